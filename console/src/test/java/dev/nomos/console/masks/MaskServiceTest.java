package dev.nomos.console.masks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.page.ReviewToken;
import dev.nomos.enforcer.masks.MaskLimits;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MaskServiceTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TOKEN = "open-sesame-open-sesame";
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("packets", FieldType.INTEGER),
              Field.of("octets", FieldType.INTEGER)));
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          TYPE,
          List.of(
              new Choices(List.of(Value.of("tcp"), Value.of("udp"), Value.of("icmp")), false),
              new Numbers(0, 999, 0, false),
              new Numbers(0, 99_999, 0, true)));
  private static final RuleTheory THEORY =
      new RuleTheory(
          1,
          0,
          List.of(
              rule("r1", "packets >= 1"),
              rule("r2", "octets >= 20 * packets"),
              rule("r3", "proto = 'udp' -> packets <= 3")));

  private final HttpClient client = HttpClient.newHttpClient();
  private MaskService service;

  private static Rule rule(String id, String formula) {
    return new Rule(id, Formula.parse(formula, TYPE));
  }

  @BeforeEach
  void start() throws IOException {
    service = start(Optional.of(ReviewToken.of(TOKEN)), Duration.ofSeconds(20));
  }

  private static MaskService start(Optional<ReviewToken> token, Duration deadline)
      throws IOException {
    var masks = new Masks(VOCABULARY, THEORY, MaskLimits.of(2, deadline));
    return MaskService.start("127.0.0.1", 0, masks, Metrics.registry(), token, Optional.empty());
  }

  @AfterEach
  void stop() {
    service.close();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.uri().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(BodyPublisher body) throws Exception {
    return send(request("v1/masks").POST(body));
  }

  private JsonNode ask(Object records) throws Exception {
    var answer = post(JSON.writeValueAsString(Map.of("records", records)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> put(String rules, String token) throws Exception {
    return send(
        request("v1/rules")
            .header("Authorization", "Bearer " + token)
            .PUT(BodyPublishers.ofString(rules)));
  }

  private String get(String path) throws Exception {
    var answer = send(request(path));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aBatchIsAnsweredRecordByRecord() throws Exception {
    JsonNode json =
        ask(
            List.of(
                Map.of("known", Map.of("packets", 7), "field", "proto"),
                Map.of("known", Map.of("packets", 999), "field", "octets", "typed", "1"),
                Map.of("known", Map.of("proto", "udp", "packets", 4), "field", "octets"),
                Map.of("known", Map.of("proto", "sctp"), "complete", true)));
    assertThat(json.at("/theory")).hasToString("{\"version\":1,\"rules\":3}");
    assertThat(json.at("/answers/0/values")).hasToString("[\"tcp\",\"icmp\"]");
    assertThat(json.at("/answers/0/absent")).hasToString("false");
    assertThat(json.at("/answers/1/next")).hasToString("[\"9\"]"); // 19,980 and more
    assertThat(json.at("/answers/2/possible")).hasToString("false");
    assertThat(json.at("/answers/2/conflict/fields")).hasToString("[\"proto\",\"packets\"]");
    assertThat(json.at("/answers/2/conflict/rules/0/formula").asText()).contains("packets");
    assertThat(json.at("/answers/3/problem").asText()).contains("'sctp'");
  }

  /** What docs/masks.md does in Python: all records at a time, a question a step. */
  @Test
  void aClientThatWritesWhatIsAllowedBreaksNoRule() throws Exception {
    Random random = new Random(3);
    List<Map<String, Object>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(new HashMap<>());
    }
    for (Field field : TYPE.fields()) {
      for (Map<String, Object> record : records) {
        write(record, field.name(), random);
      }
    }
    var checker = new TheoryChecker(new CompiledTheory(THEORY, TYPE));
    for (Map<String, Object> record : records) {
      Map<String, Value> values = new HashMap<>();
      record.forEach(
          (name, value) -> {
            if (value != null) {
              values.put(
                  name, value instanceof Long n ? Value.of(n) : Value.of(String.valueOf(value)));
            }
          });
      assertThat(checker.violations(Row.of(TYPE, values))).as("%s", values).isEmpty();
    }
  }

  private void write(Map<String, Object> record, String field, Random random) throws Exception {
    StringBuilder typed = new StringBuilder();
    while (true) {
      JsonNode answer =
          ask(List.of(Map.of("known", record, "field", field, "typed", typed.toString())))
              .at("/answers/0");
      List<JsonNode> allowed = new ArrayList<>();
      answer.path("values").forEach(allowed::add);
      answer.path("next").forEach(allowed::add);
      if (answer.path("absent").asBoolean()) {
        allowed.add(JSON.nullNode());
      }
      JsonNode chosen = allowed.get(random.nextInt(allowed.size()));
      if (answer.has("values") || chosen.isNull()) {
        record.put(field, chosen.isNull() ? null : chosen.asText());
        return;
      }
      if (chosen.asText().equals("end")) {
        record.put(field, Long.parseLong(typed.toString()));
        return;
      }
      typed.append(chosen.asText());
    }
  }

  @Test
  void tokensAreAnsweredWithTokensOfTheVocabularyThatIsServed() throws Exception {
    Vocabulary served = Vocabulary.fromJson(TYPE, get("v1/domains"));
    assertThat(served).isEqualTo(VOCABULARY);
    int marker = served.marker(0);
    JsonNode json =
        ask(List.of(Map.of("tokens", List.of(0)), Map.of("tokens", List.of(0, marker))));
    assertThat(json.at("/answers/0/tokens")).hasToString("[15,16,17]");
    assertThat(json.at("/answers/1/tokens")).hasToString("[18,19,20]");
  }

  @Test
  void rulesAreReplacedByWhoeverHasTheToken() throws Exception {
    assertThat(put("proto = 'tcp'", "wrong-wrong-wrong-wrong").statusCode()).isEqualTo(401);
    assertThat(send(request("v1/rules").PUT(BodyPublishers.ofString("x"))).statusCode())
        .isEqualTo(401);
    assertThat(put("proto = 'tcp'\npackets > 5 # some\n", TOKEN).body())
        .contains("\"version\":2")
        .contains("\"rules\":2");
    assertThat(ask(List.of(Map.of("known", Map.of(), "field", "proto"))).at("/answers/0/values"))
        .hasToString("[\"tcp\"]");
    JsonNode rules = JSON.readTree(get("v1/rules"));
    assertThat(rules.at("/version").asLong()).isEqualTo(2);
    assertThat(rules.at("/rules/1/id").asText()).isEqualTo("line-2");
    assertThat(rules.at("/rules/1/english").asText()).contains("packets");
  }

  @Test
  void rulesThatCannotBeUsedChangeNothing() throws Exception {
    assertThat(put("protocol = 'tcp'", TOKEN).body()).contains("line 1").contains("protocol");
    assertThat(put("proto = ", TOKEN).statusCode()).isEqualTo(400);
    assertThat(put("[{\"rule_id\": 1}]", TOKEN).body()).contains("entry 1").contains("rule_id");
    assertThat(put("packets > 5\npackets < 3", TOKEN).body()).contains("[line-1, line-2]");
    assertThat(JSON.readTree(get("v1/rules")).at("/version").asLong()).isEqualTo(1);
    assertThat(get("metrics")).contains("nomos_masks_theories_total{result=\"refused\"} 4");
  }

  @Test
  void withoutATokenNobodyReplacesRules() throws Exception {
    service.close();
    service = start(Optional.empty(), Duration.ofSeconds(20));
    assertThat(put("proto = 'tcp'", TOKEN).statusCode()).isEqualTo(403);
  }

  @Test
  void everyAnswerUnderLoadIsOfOneTheory() throws Exception {
    List<String> only = List.of("tcp", "udp", "icmp");
    assertThat(put("proto = 'icmp'", TOKEN).statusCode()).isEqualTo(200); // version 2
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Set<Long>>> askers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        askers.add(threads.submit(() -> versionsUntil(12, only)));
      }
      for (int version = 3; version <= 12; version++) {
        var answer = put("proto = '" + only.get(version % 3) + "'", TOKEN);
        assertThat(answer.body()).contains("\"version\":" + version);
      }
      for (Future<Set<Long>> asker : askers) {
        assertThat(asker.get()).contains(12L);
      }
    }
  }

  private Set<Long> versionsUntil(long last, List<String> only) throws Exception {
    var query = Map.of("known", Map.of(), "field", "proto");
    Set<Long> seen = new HashSet<>();
    while (!seen.contains(last)) {
      JsonNode json = ask(List.of(query, query, query));
      long version = json.at("/theory/version").asLong();
      seen.add(version);
      for (JsonNode answer : json.at("/answers")) {
        assertThat(answer.at("/values"))
            .as("version %d", version)
            .hasToString("[\"%s\"]".formatted(only.get((int) (version % 3))));
      }
    }
    return seen;
  }

  @Test
  void hostileBodiesAreRefusedInOneSentence() throws Exception {
    Map<String, Integer> bodies =
        Map.of(
            "",
            400,
            "\u0000",
            400,
            "[".repeat(100_000),
            400,
            "{\"records\": [{\"known\": " + "{\"a\":".repeat(5_000),
            400,
            "{\"records\": [{\"known\": {\"packets\": 1e999999999}, \"field\": \"octets\"}]}",
            400,
            "{\"records\": [{\"known\": {}, \"field\": \"octets\", \"typed\": \""
                + "1".repeat(999)
                + "\"}]}",
            400,
            "{\"records\": [" + "{},".repeat(2_000) + "{}]}",
            400,
            " ".repeat(MaskServer.MAX_OCTETS + 1),
            413);
    for (var body : bodies.entrySet()) {
      var answer = post(body.getKey());
      assertThat(answer.statusCode()).as(body.getKey()).isEqualTo(body.getValue());
      assertThat(JSON.readTree(answer.body()).at("/problem").asText())
          .isNotEmpty()
          .doesNotContain("dev.nomos");
    }
    assertThat(get("metrics"))
        .contains("nomos_masks_requests_total{result=\"refused\"} " + bodies.size());
    byte[] noText = new byte[512];
    new Random(1).nextBytes(noText);
    assertThat(post(BodyPublishers.ofByteArray(noText)).statusCode()).isEqualTo(400);
  }

  @Test
  void aPageElsewhereIsNotAnswered() throws Exception {
    var answer =
        send(
            request("v1/masks")
                .header("Origin", "http://elsewhere.example")
                .POST(BodyPublishers.ofString("{\"records\": []}")));
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void whatTakesTooLongIsToBeAskedAgain() throws Exception {
    service.close();
    service = start(Optional.empty(), Duration.ofNanos(1));
    var answer = post("{\"records\": [{\"known\": {}, \"complete\": true}]}");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(get("metrics")).contains("nomos_masks_requests_total{result=\"late\"} 1");
  }

  @Test
  void wrongPathsAndMethodsAreToldWhatThereIs() throws Exception {
    assertThat(send(request("v1/mask")).statusCode()).isEqualTo(404);
    assertThat(send(request("v1/masks")).headers().firstValue("Allow")).contains("POST");
    assertThat(send(request("v1/rules").DELETE()).headers().firstValue("Allow"))
        .contains("GET or PUT");
  }

  @Test
  void healthAndMetricsAreThoseOfOtherPrograms() throws Exception {
    assertThat(get("health")).contains("theory 1, 3 rules");
    assertThat(get("health/live")).contains("up");
    ask(List.of(Map.of("known", Map.of("proto", "udp", "packets", 9), "complete", true)));
    assertThat(get("metrics"))
        .contains("nomos_masks_records_total{result=\"impossible\"} 1")
        .contains("nomos_masks_answer_seconds_count 1")
        .contains("nomos_masks_theory_version 1.0")
        .contains("nomos_ready{check=\"masks\"} 1.0");
  }

  /** Half a request holds no engine, and the service ends all the same. */
  @Test
  void aClientThatStopsInTheMiddleHoldsUpNobody() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/masks HTTP/1.1\r\nHost: 127.0.0.1:"
                      + service.uri().getPort()
                      + "\r\nContent-Length: 1000\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      JsonNode json = ask(List.of(Map.of("known", Map.of(), "complete", true)));
      assertThat(json.at("/answers/0/possible").asBoolean()).isTrue();
      service.close();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
