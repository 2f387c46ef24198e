package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of rules and theories over topics that the test writes, with a miner's stand-in. */
class RulesCommandTest {
  private static final String OLD = "Proto != \"udp\" or Bytes >= 28";
  private static final String RELAXED = "Bytes >= 28 or Packets = 7 or Proto != \"udp\"";
  private static final String OTHER = "Packets >= 1";
  private static final String SAME_AS_OTHER = "not Packets < 1";
  private static final String SHADOWED = "Bytes >= 40 * Packets";
  private static final long DAY = 86_400_000;

  @TempDir private static Path directory;
  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static final Topics TOPICS = new Topics("flows", "netflow", 1);
  private static Cluster cluster;
  private static Path spec;

  @BeforeAll
  static void topics() throws Exception {
    spec =
        Files.writeString(
            directory.resolve("spec.json"),
            """
            {"name": "flows", "fields": [
              {"name": "Packets", "value_type": "integer"},
              {"name": "Bytes", "value_type": "integer", "bounds": {"lower": 0, "upper": null}},
              {"name": "Proto", "value_type": "categorical", "domain": ["tcp", "udp", "icmp"]}]}
            """);
    cluster = Cluster.embedded(directory, 0, 0, LIFECYCLE);
    cluster.createTopics(TOPICS.all());
    try (var producer = MinerStandIn.producer(cluster, "test")) {
      producer.beginTransaction();
      rules(producer);
      events(producer);
      theory(producer, 1, DAY, rule(OLD, RuleStatus.ACTIVE), rule(OTHER, RuleStatus.ACTIVE));
      var changed = rule(SAME_AS_OTHER, RuleStatus.ACTIVE);
      theory(
          producer,
          2,
          3 * DAY,
          rule(RELAXED, RuleStatus.ACTIVE),
          changed,
          rule(SHADOWED, RuleStatus.SHADOW));
      producer.send(new ProducerRecord<>(TOPICS.records().name(), 0, 5 * DAY, "k", new byte[] {1}));
      producer.send(new ProducerRecord<>(TOPICS.rules().name(), "r-broken", new byte[] {9, 9}));
      producer.commitTransaction();
    }
  }

  @AfterAll
  static void end() {
    LIFECYCLE.close();
  }

  private static String id(String formula) {
    return Rule.of(Formula.parse(formula)).id();
  }

  private static TheoryRule rule(String formula, RuleStatus status) {
    return TheoryRule.newBuilder()
        .setId(id(formula))
        .setFormula(formula)
        .setEnglish("in words: " + formula)
        .setStatus(status)
        .build();
  }

  private static LearnedRule.Builder learned(String formula, RuleStatus status) {
    return LearnedRule.newBuilder()
        .setId(id(formula))
        .setFormula(formula)
        .setEnglish("in words: " + formula)
        .setStatus(status)
        .setSupport(1_000)
        .setAntecedentCount(120)
        .setSinceMillis(DAY)
        .setFamily(id(formula));
  }

  private static void rules(KafkaProducer<String, byte[]> to) {
    write(
        to,
        learned(OLD, RuleStatus.ACTIVE)
            .setQuarantinedEvidences(2)
            .setQuarantinedRecords(34)
            .setQuarantinedKeys(5)
            .setExceptions(
                List.of(
                    RuleException.newBuilder()
                        .setId("e1")
                        .setCondition("Packets = 7")
                        .setComment("ticket 12")
                        .setWho("anna")
                        .setExpiresMillis(9 * DAY)
                        .build()))
            .setExamples(List.of(Map.of("Proto", "udp", "Bytes", "30")))
            .setCounterExamples(List.of(Map.of("Proto", "udp", "Bytes", "20"))));
    write(
        to,
        learned(RELAXED, RuleStatus.PROPOSED).setReplaces(id(OLD)).setWouldPass(34).setFamily(""));
    write(to, learned(OTHER, RuleStatus.ACTIVE).setHealth(RuleHealth.VACUOUS));
    write(to, learned(SHADOWED, RuleStatus.SHADOW).setFamily(id(OTHER)).setAntecedentCount(50));
    write(
        to,
        learned("Bytes >= 39 * Packets", RuleStatus.SHADOW)
            .setFamily(id(OTHER))
            .setAntecedentCount(40));
    write(to, learned("Bytes = 1", RuleStatus.REJECTED));
  }

  private static void write(KafkaProducer<String, byte[]> to, LearnedRule.Builder rule) {
    MinerStandIn.send(to, cluster, TOPICS.rules(), rule.getId(), rule.build());
  }

  private static void events(KafkaProducer<String, byte[]> to) {
    event(to, step(id(OLD), 1).setBefore(RuleStatus.SHADOW).setStatus(RuleStatus.ACTIVE));
    event(
        to,
        step(id(RELAXED), 2)
            .setWho("anna")
            .setWhy("new exporter")
            .setReplaces(id(OLD))
            .setStatus(RuleStatus.ACTIVE));
    event(
        to,
        step(id(OLD), 2)
            .setKind(RuleEventKind.QUARANTINE)
            .setStatus(RuleStatus.ACTIVE)
            .setRecords(34));
  }

  private static RuleEvent.Builder step(String id, long version) {
    return RuleEvent.newBuilder()
        .setRuleId(id)
        .setTheoryVersion(version)
        .setWho("policy")
        .setEventTimeMillis(version * DAY);
  }

  private static void event(KafkaProducer<String, byte[]> to, RuleEvent.Builder event) {
    MinerStandIn.send(to, cluster, TOPICS.ruleEvents(), event.getRuleId(), event.build());
  }

  /** Each rule in a chunk of its own. */
  private static void theory(
      KafkaProducer<String, byte[]> to, long version, long from, TheoryRule... rules) {
    for (int i = 0; i < rules.length; i++) {
      SpecificRecord chunk =
          TheoryChunk.newBuilder()
              .setDataset("flows")
              .setVersion(version)
              .setChunk(i)
              .setChunks(rules.length)
              .setEffectiveFromMillis(from)
              .setMinedRecords(1_000)
              .setRules(List.of(rules[i]))
              .build();
      MinerStandIn.send(to, cluster, TOPICS.theories(), "%010d/%d".formatted(version, i), chunk);
    }
  }

  private static Verb nomos(String verb, String what, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                verb,
                what,
                "--dataset-spec",
                spec.toString(),
                "--grammar-spec",
                "../examples/grammars/flows.json",
                "--data-dir",
                directory.resolve("data").toString(),
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry",
                cluster.registryUrl()));
    args.addAll(List.of(more));
    return Verb.run(args.toArray(String[]::new));
  }

  private static JsonNode json(Verb answered) throws IOException {
    return new JsonMapper().readTree(answered.out());
  }

  private static List<String> ids(JsonNode rules) {
    return rules.valueStream().map(rule -> rule.get("id").asText()).toList();
  }

  // ---- what is there ----

  @Test
  void theListTellsWhatWaitsForADecisionFirstAndFoldsFamilies() throws IOException {
    Verb listed = nomos("rules", "list", "--format", "json");
    assertThat(listed.code()).as(listed.err()).isZero();
    JsonNode rules = json(listed);
    assertThat(ids(rules)).containsExactly(id(RELAXED), json(0, OLD), json(1, OLD), id(SHADOWED));
    assertThat(rules.get(0).get("replaces").asText()).isEqualTo(id(OLD));
    assertThat(rules.get(0).get("wouldPass").asLong()).isEqualTo(34);
    assertThat(rules.get(3).get("folded").asInt()).isEqualTo(1);
    assertThat(listed.err()).contains("1 messages could not be read");
  }

  /** The two active rules are tested alike, so that their ids decide. */
  private static String json(int place, String formula) {
    return List.of(id(formula), id(OTHER)).stream().sorted().toList().get(place);
  }

  @Test
  void filtersOfTheListNarrowIt() throws IOException {
    assertThat(ids(json(nomos("rules", "list", "--format", "json", "--health", "vacuous"))))
        .containsExactly(id(OTHER));
    assertThat(ids(json(nomos("rules", "list", "--format", "json", "--status", "rejected,shadow"))))
        .containsExactly(id(SHADOWED), id("Bytes = 1"));
    assertThat(ids(json(nomos("rules", "list", "--format", "json", "--text", "PACKETS = 7"))))
        .containsExactly(id(RELAXED));
    assertThat(
            json(nomos("rules", "list", "--format", "json", "--family", id(OTHER).substring(2, 9))))
        .hasSize(3);
    assertThat(json(nomos("rules", "list", "--format", "json", "--all"))).hasSize(6);
  }

  @Test
  void theTableHasWordsAndATally() {
    Verb listed = nomos("rules", "list");
    assertThat(listed.out())
        .contains("would let 34 records pass that " + id(OLD) + " forbids: in words: " + RELAXED)
        .contains("(and 1 like it)")
        .contains("5 of 6 rules: 1 proposed, 2 shadow, 2 active, 1 rejected");
  }

  @Test
  void showTellsAllOfARuleThatABeginningNames() throws IOException {
    String start = id(OLD).substring(2, 8);
    Verb shown = nomos("rules", "show", start);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains(id(OLD) + "  in words: " + OLD)
        .contains("34 quarantined records (2 kinds of record, about 5 distinct keys)")
        .contains(id(RELAXED) + "  would have let 34 records pass")
        .contains("e1  where Packets = 7, until 1970-01-10T00:00:00Z, by anna: ticket 12")
        .contains("shadow -> active, by policy")
        .contains("Bytes=30 Proto=udp")
        .contains("Bytes=20 Proto=udp");
    JsonNode rule = json(nomos("rules", "show", start, "--format", "json")).get(0);
    assertThat(rule.get("id").asText()).isEqualTo(id(OLD));
    assertThat(rule.get("proposals").get(0).get("id").asText()).isEqualTo(id(RELAXED));
    assertThat(rule.get("events")).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void anIdThatNamesNoneOrSeveralIsRefused() {
    Verb none = nomos("rules", "show", "zzz");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no rule's id begins with 'zzz'");
    Verb several = nomos("rules", "show", "r-");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains("'r-' is how 6 ids begin");
  }

  @Test
  void historyTellsEventsNewestLast() throws IOException {
    JsonNode steps =
        json(nomos("rules", "history", id(RELAXED), "--kind", "status", "--format", "json"));
    assertThat(steps.get(0).get("why").asText()).isEqualTo("new exporter");
    assertThat(steps.get(0).get("theory").asLong()).isEqualTo(2);
    assertThat(nomos("rules", "history", "--last", "0").code()).isEqualTo(2);
  }

  @Test
  void rulesDiffTellsWhoChangedWhatBetweenVersionsOrMoments() throws IOException {
    Verb changed = nomos("rules", "diff", "1", "newest");
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out())
        .startsWith("version 1 to 2: 5 rules changed")
        .contains("+ " + id(RELAXED))
        .contains("by anna: new exporter")
        .contains("- " + id(OLD));
    Verb same = nomos("rules", "diff", "1970-01-02T00:00:00Z", "1970-01-03T12:00:00Z");
    assertThat(same.code()).as(same.err()).isZero();
    Verb early = nomos("rules", "diff", "1970-01-01T12:00:00Z", "2");
    assertThat(early.code()).isEqualTo(2);
    assertThat(early.err()).contains("the first took effect at 1970-01-02T00:00:00Z");
  }

  @Test
  void theoryListMarksTheOneInForce() throws IOException {
    JsonNode versions = json(nomos("theory", "list", "--format", "json"));
    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).get("inForce").asBoolean()).isFalse();
    assertThat(versions.get(1).get("inForce").asBoolean()).isTrue();
    assertThat(versions.get(1).get("shadow").asInt()).isEqualTo(1);
    assertThat(nomos("theory", "list").out()).contains("*2 ");
    assertThat(nomos("theory", "show", "2", "--formulas").out()).contains(SHADOWED);
  }

  @Test
  void theoryDiffComparesByMeaning() throws IOException {
    Verb compared = nomos("theory", "diff", "1", "2", "--format", "json");
    assertThat(compared.code()).as(compared.err()).isEqualTo(1);
    JsonNode diff = json(compared);
    assertThat(diff.get("same").asText()).isEqualTo("no");
    assertThat(standing(diff.get("first"), OLD)).isEqualTo("independent");
    assertThat(standing(diff.get("second"), RELAXED)).isEqualTo("weaker");
    assertThat(standing(diff.get("second"), SAME_AS_OTHER)).isEqualTo("equivalent");
    assertThat(diff.get("second")).hasSize(2);
  }

  private static String standing(JsonNode changes, String formula) {
    return changes
        .valueStream()
        .filter(change -> change.get("rule").asText().equals(id(formula)))
        .map(change -> change.get("standing").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void filesOfRulesAreComparedWithoutACluster() throws IOException {
    Path one = Files.writeString(directory.resolve("one.txt"), OTHER + "\n" + OLD + "\n");
    Path two = Files.writeString(directory.resolve("two.txt"), OLD + "\n" + SAME_AS_OTHER + "\n");
    Verb same =
        Verb.run(
            "theory",
            "diff",
            one.toString(),
            two.toString(),
            "--dataset-spec",
            spec.toString(),
            "--grammar-spec",
            "../examples/grammars/flows.json");
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(same.out()).contains("mean the same").contains("in other words line-1");
    Verb missing = Verb.run("theory", "diff", one.toString(), "nowhere.txt");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("'nowhere.txt'").contains("no such file");
  }

  // ---- decisions ----

  private static Verb answered(
      Function<RuleCommand, List<RuleEvent>> answer, List<RuleCommand> seen, String... args)
      throws InterruptedException {
    try (var miner = new MinerStandIn(cluster, TOPICS, answer)) {
      Verb done = nomos("rules", args[0], Arrays.copyOfRange(args, 1, args.length));
      seen.addAll(miner.received);
      return done;
    }
  }

  private static RuleEvent.Builder answer(RuleCommand command) {
    return step(command.getRuleId(), 3)
        .setCommandId(command.getId())
        .setWho(command.getWho())
        .setWhy(command.getWhy());
  }

  @Test
  void acceptingWaitsForTheMinersEvents() throws Exception {
    List<RuleCommand> seen = new ArrayList<>();
    Verb done =
        answered(
            command ->
                List.of(
                    answer(command).setStatus(RuleStatus.ACTIVE).build(),
                    step(id(OLD), 3)
                        .setCommandId(command.getId())
                        .setBefore(RuleStatus.ACTIVE)
                        .setStatus(RuleStatus.RELAXED)
                        .setReplacedBy(command.getRuleId())
                        .build()),
            seen,
            "accept",
            id(RELAXED).substring(0, 8),
            "--why",
            "seen",
            "--who",
            "anna");
    assertThat(done.code()).as(done.err()).isZero();
    RuleCommand command = seen.getLast();
    assertThat(command.getKind()).isEqualTo(RuleCommandKind.ACCEPT);
    assertThat(command.getRuleId()).isEqualTo(id(RELAXED));
    assertThat(command.getWho()).isEqualTo("anna");
    assertThat(command.getWhy()).isEqualTo("seen");
    assertThat(done.out())
        .contains("accept " + id(RELAXED) + ": done")
        .contains("active -> relaxed, replaced by " + id(RELAXED));
  }

  @Test
  void whatTheMinerRefusesIsSaidWithItsReason() throws Exception {
    Verb refused =
        answered(
            command ->
                List.of(
                    answer(command)
                        .setKind(RuleEventKind.REFUSED)
                        .setWhy("it is retired already")
                        .build()),
            new ArrayList<>(),
            "retire",
            id(OTHER),
            id(OLD),
            "--format",
            "json");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(json(refused)).hasSize(2);
    assertThat(json(refused).get(0).get("outcome").asText()).isEqualTo("refused");
    assertThat(json(refused).get(1).get("why").asText()).isEqualTo("it is retired already");
  }

  @Test
  void withoutAMinerTheCommandStaysAndThatIsSaid() throws Exception {
    Verb alone = nomos("rules", "reject", id(RELAXED), "--wait", "300ms");
    assertThat(alone.code()).isEqualTo(4);
    assertThat(alone.err())
        .contains("1 of 1 commands were not answered within 0.3 s")
        .contains("no miner of 'flows' runs")
        .contains("nomos.flows.rule-commands");
  }

  @Test
  void anExceptionEndsAtAMomentOrSoLongAfterTheNewestRecord() throws Exception {
    List<RuleCommand> seen = new ArrayList<>();
    Function<RuleCommand, List<RuleEvent>> done =
        command -> List.of(answer(command).setKind(RuleEventKind.EXCEPTION).build());
    String[] common = {"except", id(OLD), "--when", "Proto = 'icmp'", "--comment", "ping"};
    assertThat(answered(done, seen, with(common, "--until", "48h")).code()).isZero();
    RuleException relative = seen.getLast().getException();
    assertThat(relative.getExpiresMillis()).isEqualTo(7 * DAY);
    assertThat(relative.getCondition()).isEqualTo("Proto = \"icmp\"");
    assertThat(relative.getComment()).isEqualTo("ping");
    assertThat(answered(done, seen, with(common, "--until", "1970-01-09T00:00:00Z")).code())
        .isZero();
    assertThat(seen.getLast().getException().getExpiresMillis()).isEqualTo(8 * DAY);
    Verb wrong = nomos("rules", "except", id(OLD), "--when", "Prot = 1", "--comment", "x");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--when").contains("'Proto'?");
    assertThat(nomos("rules", "except", id(OLD), "--when", "Bytes = 1").code()).isEqualTo(2);
    assertThat(nomos("rules", with(common, "--until", "soon")[0], tail(common)).code())
        .isEqualTo(2);
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String[] tail(String[] common) {
    return with(Arrays.copyOfRange(common, 1, common.length), "--until", "soon");
  }

  @Test
  void anExceptionIsRemovedByItsId() throws Exception {
    List<RuleCommand> seen = new ArrayList<>();
    Verb done =
        answered(
            command -> List.of(answer(command).setExceptionId("e1").build()),
            seen,
            "unexcept",
            id(OLD),
            "e");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(seen.getLast().getException().getId()).isEqualTo("e1");
    Verb none = nomos("rules", "unexcept", id(OLD), "x9");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no exception 'x9'; it has e1");
  }

  @Test
  void handWrittenRulesAreAddedFromAFile() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("own.txt"),
            "# own rules\nProto = 'icmp' => Packets >= 1\nBytes > 2\n");
    List<RuleCommand> seen = new ArrayList<>();
    Verb done =
        answered(
            command -> List.of(answer(command).setStatus(command.getStatus()).build()),
            seen,
            "add",
            "--file",
            file.toString(),
            "--shadow",
            "--action",
            "block");
    assertThat(done.code()).as(done.err()).isZero();
    List<RuleCommand> added =
        seen.stream().filter(c -> c.getKind() == RuleCommandKind.ADD).toList();
    assertThat(added).hasSize(2);
    assertThat(added.getFirst().getFormula()).isEqualTo("Proto = \"icmp\" => Packets >= 1");
    assertThat(added.getFirst().getStatus()).isEqualTo(RuleStatus.SHADOW);
    assertThat(added.getFirst().getAction()).isEqualTo(RuleAction.BLOCK);
    Files.writeString(file, "Bytes >\n");
    Verb wrong = nomos("rules", "add", "--file", file.toString());
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err()).contains("own.txt: line 1");
  }

  @Test
  void theActionComesBeforeTheRules() throws Exception {
    List<RuleCommand> seen = new ArrayList<>();
    Verb done =
        answered(
            command -> List.of(answer(command).setKind(RuleEventKind.ACTION).build()),
            seen,
            "action",
            "dead_letter",
            id(OLD));
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(seen.getLast().getAction()).isEqualTo(RuleAction.DEAD_LETTER);
  }

  // ---- what is missing ----

  @Test
  void aClusterThatDoesNotAnswerIsSaidInTime() {
    Verb silent =
        Verb.run(
            "rules",
            "list",
            "--dataset-spec",
            spec.toString(),
            "--grammar-spec",
            "../examples/grammars/flows.json",
            "--bootstrap-servers",
            "127.0.0.1:1",
            "--schema-registry",
            cluster.registryUrl(),
            "--patience",
            "500ms");
    assertThat(silent.code()).isEqualTo(4);
    assertThat(silent.err()).contains("127.0.0.1:1 does not answer within 0.5 s");
  }

  @Test
  void topicsThatAreMissingAreNamed() throws IOException {
    Path other =
        Files.writeString(
            directory.resolve("other.json"),
            "{\"name\": \"others\", \"fields\": [{\"name\": \"a\", \"value_type\": \"integer\"}]}");
    Verb missing =
        Verb.run(
            "rules",
            "list",
            "--dataset-spec",
            other.toString(),
            "--grammar-spec",
            "../examples/grammars/flows.json",
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry",
            cluster.registryUrl());
    assertThat(missing.code()).isEqualTo(4);
    assertThat(missing.err()).contains("has no topic nomos.others.rules").contains("'others'");
  }

  @Test
  void withoutASubcommandTheHelpIsNamed() {
    Verb none = Verb.run("rules");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("subcommand").contains("'nomos rules --help'");
    assertThat(Verb.run("rules", "except", "--help").out()).contains("--until").contains("48h");
    assertThat(Verb.run("theory", "diff", "--help").code()).isZero();
  }
}
