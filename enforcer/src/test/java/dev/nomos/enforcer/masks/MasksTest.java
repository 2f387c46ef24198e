package dev.nomos.enforcer.masks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.enforcer.vocabulary.Decoded;
import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.UnusableTheoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class MasksTest {
  private static final Vocabulary VOCABULARY = SampleRecords.VOCABULARY;
  private static final List<Row> COMPLIANT = SampleRecords.compliant(SampleRecords.THEORY);
  private static final CompletionBudget BUDGET =
      new CompletionBudget(2_000, Duration.ofSeconds(5), 1_000);

  private final Masks masks =
      new Masks(
          VOCABULARY,
          SampleRecords.THEORY,
          new MaskLimits(2, 100, 1_000, Duration.ofSeconds(30), BUDGET));

  @AfterEach
  void close() {
    masks.close();
  }

  private MaskResponse.Answer answer(MaskRequest.Query query) throws InterruptedException {
    return masks.answer(new MaskRequest(List.of(query))).answers().getFirst();
  }

  private JsonNode ask(String json) throws Exception {
    MaskResponse response = masks.answer(json.replace('\'', '"').getBytes(UTF_8));
    return new JsonMapper().readTree(Masks.json(response));
  }

  /** Some fields of some record that need not keep the rules, and a field to write. */
  private record Drawn(Row row, Set<Integer> known, int field) {
    static Drawn of(Random random) {
      Row row = Row.of(SampleRecords.TYPE, Map.of());
      Set<Integer> known = new HashSet<>();
      int field = random.nextInt(SampleRecords.TYPE.size());
      for (int i = 0; i < SampleRecords.TYPE.size(); i++) {
        List<@Nullable Value> values = SampleRecords.values(i);
        row = row.with(i, values.get(random.nextInt(values.size())));
        if (i != field && random.nextBoolean()) {
          known.add(i);
        }
      }
      return new Drawn(row, known, field);
    }

    boolean agrees(Row other) {
      return known.stream().allMatch(i -> Objects.equals(row.get(i), other.get(i)));
    }

    Map<String, JsonNode> json() {
      Map<String, JsonNode> json = new HashMap<>();
      known.forEach(
          i -> json.put(SampleRecords.TYPE.fields().get(i).name(), SampleRecords.json(row.get(i))));
      return json;
    }

    String fieldName() {
      return SampleRecords.TYPE.fields().get(field).name();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void whatIsAllowedIsWhatSomeCompliantRecordHas(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      Drawn drawn = Drawn.of(random);
      List<Row> left = COMPLIANT.stream().filter(drawn::agrees).toList();
      if (drawn.field() < 2) {
        checkChoices(drawn, left);
      } else {
        checkCharacters(drawn, left, random);
      }
      MaskResponse.Answer stands =
          answer(new MaskRequest.Query(drawn.json(), null, null, true, null));
      assertThat(stands.possible()).as("%s", drawn).isEqualTo(!left.isEmpty());
    }
  }

  private void checkChoices(Drawn drawn, List<Row> left) throws Exception {
    var answer = answer(new MaskRequest.Query(drawn.json(), drawn.fieldName(), null, null, null));
    Set<Object> expected =
        left.stream()
            .flatMap(row -> Stream.ofNullable(row.get(drawn.field())))
            .map(FieldValues::json)
            .collect(Collectors.toSet());
    assertThat(answer.values()).as("%s", drawn).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(answer.absent())
        .isEqualTo(left.stream().anyMatch(r -> r.get(drawn.field()) == null));
    assertThat(answer.undecided()).isZero();
    assertThat(answer.possible()).isEqualTo(!left.isEmpty());
    assertThat(answer.conflict() == null).isEqualTo(!left.isEmpty());
  }

  private void checkCharacters(Drawn drawn, List<Row> left, Random random) throws Exception {
    Value own = drawn.row().get(drawn.field());
    String text = own == null ? "" : own.text();
    String typed = text.substring(0, random.nextInt(text.length() + 1));
    var answer = answer(new MaskRequest.Query(drawn.json(), drawn.fieldName(), typed, null, null));
    Set<String> expected =
        left.stream()
            .flatMap(row -> Stream.ofNullable(row.get(drawn.field())))
            .map(Value::text)
            .filter(t -> t.startsWith(typed))
            .map(t -> t.equals(typed) ? "end" : t.substring(typed.length(), typed.length() + 1))
            .collect(Collectors.toSet());
    assertThat(answer.next())
        .as("%s typed '%s'", drawn, typed)
        .containsExactlyInAnyOrderElementsOf(expected);
    Boolean absent = left.stream().anyMatch(row -> row.get(drawn.field()) == null);
    assertThat(answer.absent()).isEqualTo(typed.isEmpty() ? absent : null);
    assertThat(answer.possible()).isEqualTo(!left.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 21, 34})
  void recordsThatAreWrittenTokenByTokenKeepTheRules(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      List<Integer> written = new ArrayList<>(List.of(Vocabulary.BEGIN));
      List<Integer> next = next(written);
      while (!next.isEmpty()) {
        written.add(next.get(random.nextInt(next.size())));
        next = next(written);
      }
      int[] tokens = written.stream().mapToInt(t -> t).toArray();
      Decoded decoded = VOCABULARY.decode(tokens);
      assertThat(decoded).isInstanceOf(Decoded.Read.class);
      assertThat(COMPLIANT).contains(((Decoded.Read) decoded).row());
    }
  }

  private List<Integer> next(List<Integer> written) throws InterruptedException {
    var answer = answer(new MaskRequest.Query(null, null, null, null, List.copyOf(written)));
    assertThat(answer.possible()).isTrue();
    return Objects.requireNonNull(answer.tokens());
  }

  @Test
  void everyTokenOfACompliantRecordIsAllowed() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Row row = COMPLIANT.get(random.nextInt(COMPLIANT.size()));
      int[] order = SampleRecords.VOCABULARY.order().random(random);
      int[] tokens = ((Encoded.Tokens) VOCABULARY.encode(row, order)).tokens();
      List<Integer> all = SampleRecords.boxed(tokens);
      for (int at = 1; at < all.size(); at++) {
        assertThat(next(all.subList(0, at))).as("%s at %d", row, at).contains(all.get(at));
      }
      assertThat(next(all)).isEmpty();
    }
  }

  @Test
  void anImpossibleRecordIsExplained() throws Exception {
    JsonNode json =
        ask(
            "{'records': [{'known': {'kind': 'udp', 'flag': 1, 'b': 0.5}, 'field': 'a'},"
                + " {'known': {'kind': 'udp'}, 'field': 'flag'}]}");
    assertThat(json.at("/theory/version").asLong()).isEqualTo(1);
    assertThat(json.at("/theory/rules").asLong()).isEqualTo(5);
    JsonNode first = json.at("/answers/0");
    assertThat(first.at("/possible").asBoolean(true)).isFalse();
    assertThat(first.at("/next")).isEmpty();
    assertThat(first.at("/conflict/minimal").asBoolean()).isTrue();
    assertThat(first.at("/conflict/fields")).hasToString("[\"kind\",\"flag\"]");
    assertThat(first.at("/conflict/rules")).hasSize(1);
    assertThat(first.at("/conflict/rules/0/id").asText()).isEqualTo("r0");
    assertThat(first.at("/conflict/rules/0/english").asText()).contains("flag");
    assertThat(json.at("/answers/1/values")).hasToString("[0]");
    assertThat(json.at("/answers/1").has("conflict")).isFalse();
  }

  @Test
  void aValueThatNoFieldHasIsToldAndTheOtherRecordsAreAnswered() throws Exception {
    JsonNode json =
        ask(
            "{'records': [{'known': {'kind': 'sctp'}, 'field': 'a'},"
                + " {'known': {'kind': null}, 'complete': true},"
                + " {'known': {'b': 0.25}, 'complete': true},"
                + " {'known': {'flag': true, 'kind': 'tcp'}, 'complete': true}]}");
    assertThat(json.at("/answers/0/possible").asBoolean(true)).isFalse();
    assertThat(json.at("/answers/0/problem").asText()).contains("'kind'").contains("'sctp'");
    assertThat(json.at("/answers/1/problem").asText()).contains("'kind' is absent");
    assertThat(json.at("/answers/2/problem").asText()).contains("more than 1 decimals");
    assertThat(json.at("/answers/3/possible").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          []                                                           | the request: must be
          null                                                         | the request: must be
          {'records': [                                                | the request, line 1
          {}                                                           | records: is missing
          {'records': {}}                                              | records: must be a list
          {'record': []}                                               | record: no such member
          {'records': [1]}                                             | records[0]: must be an object
          {'records': [null]}                                          | records[0]: must be an object
          {'records': [{'known': {}}]}                                 | records[0]: give either
          {'records': [{'known': {}, 'complete': 'yes'}]}              | records[0].complete: must be true or false
          {'records': [{'known': {}, 'field': 'a', 'complete': true}]} | records[0]: give either
          {'records': [{'field': 'a'}]}                                | records[0].known: is missing
          {'records': [{'known': [], 'field': 'a'}]}                   | records[0].known: must be an object
          {'records': [{'known': {'c': 1}, 'field': 'a'}]}             | records[0].known.c: there is no field 'c'
          {'records': [{'known': {'a': 'x'}, 'field': 'b'}]}           | records[0].known.a: must be a number
          {'records': [{'known': {'a': 1e4000}, 'field': 'b'}]}        | records[0].known.a: has more than
          {'records': [{'known': {'kind': []}, 'field': 'b'}]}         | records[0].known.kind: must be a text
          {'records': [{'known': {'a': 1}, 'field': 'a'}]}             | records[0].field: 'a' is among
          {'records': [{'known': {}, 'field': 'A'}]}                   | records[0].field: there is no field
          {'records': [{'known': {}, 'field': 'a', 'typed': 1}]}       | records[0].typed: must be a text
          {'records': [{'known': {}, 'field': 'a', 'typed': '01'}]}    | records[0].typed: '1' cannot follow '0'
          {'records': [{'known': {}, 'field': 'a', 'typed': '1x'}]}    | records[0].typed: 'x' cannot follow '1'
          {'records': [{'known': {}, 'field': 'kind', 'typed': 'u'}]}  | records[0].typed: 'kind' is no number
          {'records': [{'known': {}, 'complete': true, 'typed': ''}]}  | records[0].typed: needs
          {'records': [{'known': {'a': 1, 'a': 2}, 'field': 'b'}]}     | the request, line 1
          {'records': [{'tokens': []}]}                                | records[0].tokens: must start
          {'records': [{'tokens': [0, 5]}]}                            | records[0].tokens[1]: 0 is no field's marker
          {'records': [{'tokens': [0, 15, 22]}]}                       | records[0].tokens[2]: flag=0 is no value of <kind>
          {'records': [{'tokens': [0, 15, 20, 15]}]}                   | records[0].tokens[3]: a second <kind>
          {'records': [{'tokens': [0, 17, 5, 5]}]}                     | records[0].tokens[3]: no number of <a>
          {'records': [{'tokens': [0, 99]}]}                           | records[0].tokens[1]: is no token
          {'records': [{'tokens': [0, null]}]}                         | records[0].tokens[1]: is no token
          {'records': [{'tokens': [0.5]}]}                             | records[0].tokens[0]: must be a whole number
          {'records': [{'tokens': [0], 'known': {}}]}                  | records[0]: 'tokens' tell all
          """)
  void aRequestThatMeansNothingIsRefusedByTheNameOfItsMember(String json, String message) {
    assertThatThrownBy(() -> ask(json))
        .isInstanceOf(MaskRequestException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void oneRequestHasSoManyRecordsAndOneAnswerSoManyValues() {
    String two = "{'known': {}, 'field': 'kind'}";
    assertThatThrownBy(() -> ask("{'records': [" + two + ("," + two).repeat(100) + "]}"))
        .isInstanceOf(MaskRequestException.class)
        .hasMessage("records: has 101; at most 100 in one request");
    String number = "{'known': {}, 'field': 'a'}";
    assertThatThrownBy(() -> ask("{'records': [" + number + ("," + number).repeat(99) + "]}"))
        .isInstanceOf(MaskRequestException.class)
        .hasMessageStartingWith("records[76]: the answers would have more than 1,000 values");
  }

  @Test
  void aRequestThatTakesTooLongEnds() {
    var limits = new MaskLimits(1, 100, 1_000, Duration.ofNanos(1), BUDGET);
    try (var hurried = new Masks(VOCABULARY, SampleRecords.THEORY, limits)) {
      assertThatThrownBy(() -> hurried.answer("{\"records\": [{}]}".getBytes(UTF_8)))
          .isInstanceOf(MaskTimeoutException.class);
    }
  }

  @Test
  void rulesThatNoRecordKeepsAreRefusedAndThoseInForceStay() {
    assertThatThrownBy(
            () -> masks.publish(SampleRecords.rules("a > 5", "b > 1", "kind = 'udp'", "b <= 1")))
        .isInstanceOf(UnusableTheoryException.class)
        .hasMessageEndingWith("these contradict one another: [r1, r3]");
    assertThat(masks.theory().version()).isEqualTo(1);
  }

  @Test
  void everyAnswerIsOfOneTheoryWhileTheoriesChange() throws Exception {
    List<String> only = List.of("udp", "tcp", "icmp");
    String query = "{'known': {}, 'field': 'kind'}";
    String batch = "{'records': [" + query + ("," + query).repeat(9) + "]}";
    masks.publish(SampleRecords.rules("kind = 'icmp'")); // version 2
    List<Callable<Set<Long>>> askers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      askers.add(() -> versionsSeen(batch, only));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Set<Long>>> asked = askers.stream().map(threads::submit).toList();
      for (int version = 3; version <= 40; version++) {
        var rules = SampleRecords.rules("kind = '" + only.get(version % 3) + "'");
        assertThat(masks.publish(rules).version()).isEqualTo(version);
      }
      for (Future<Set<Long>> each : asked) {
        assertThat(each.get()).contains(40L);
      }
    }
  }

  /** Asks until it has seen version 40; each batch must be of one theory. */
  private Set<Long> versionsSeen(String batch, List<String> only) throws Exception {
    Set<Long> seen = new HashSet<>();
    while (!seen.contains(40L)) {
      JsonNode json = ask(batch);
      long version = json.at("/theory/version").asLong();
      seen.add(version);
      json.at("/answers")
          .forEach(
              answer ->
                  assertThat(answer.at("/values"))
                      .as("version %d", version)
                      .hasToString("[\"%s\"]".formatted(only.get((int) (version % 3)))));
    }
    return seen;
  }
}
