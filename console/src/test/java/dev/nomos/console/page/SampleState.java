package dev.nomos.console.page;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set's state from messages as its topics have them: fifty rules in two theory versions, a
 * relaxation that waits, a few violations, an hour of evidence, ten minutes of traffic.
 */
final class SampleState {
  static final String HOSTILE = "<img src=x onerror=document.title='owned'>";
  static final String SPACE = "s";

  final LiveModel model = new LiveModel("campus-border", TYPE, List.of(), 1_000);
  private final long now = System.currentTimeMillis();
  private final long nanos = System.nanoTime();
  private long violations;
  private long records;

  static final RowType TYPE =
      new RowType(
          List.of(
              new Field("protocol", FieldType.INTEGER, "protocol", Map.of("17", "UDP", "6", "TCP")),
              Field.of("tcp_flags", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              Field.of("octets", FieldType.INTEGER),
              Field.of("src_addr", FieldType.STRING),
              Field.of("dst_addr", FieldType.STRING),
              Field.of("src_port", FieldType.INTEGER),
              Field.of("dst_port", FieldType.INTEGER),
              Field.of("first_ms", FieldType.INTEGER),
              Field.of("last_ms", FieldType.INTEGER),
              Field.of("exporter", FieldType.STRING)));

  private record Kind(String english, String formula) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("If protocol is 17 (UDP), tcp_flags is 0.", "protocol != 17 or tcp_flags = 0"),
          new Kind("octets is at most 65535 × packets.", "octets <= 65535 * packets"),
          new Kind("octets is at least 20 × packets.", "octets >= 20 * packets"),
          new Kind(
              "If src_port is 53 (domain), protocol is 17 (UDP) or 6 (TCP).",
              "src_port != 53 or protocol = 17 or protocol = 6"),
          new Kind("If tcp_flags is 3, packets is at least 2.", "tcp_flags != 3 or packets >= 2"),
          new Kind("last_ms is at least first_ms.", "last_ms >= first_ms"));

  private static final List<List<FailedPredicate>> FAILED =
      List.of(
          List.of(
              new FailedPredicate(
                  "protocol != 17", "protocol is not 17 (UDP)", Map.of("protocol", "17"), "17"),
              new FailedPredicate(
                  "tcp_flags = 0", "tcp_flags is 0", Map.of("tcp_flags", "18"), "0")),
          List.of(
              new FailedPredicate(
                  "octets <= 65535 * packets",
                  "octets is at most 65535 × packets",
                  Map.of("octets", "802116", "packets", "12"),
                  "786420")),
          List.of(
              new FailedPredicate(
                  "octets >= 20 * packets",
                  "octets is at least 20 × packets",
                  Map.of("octets", "802116", "packets", "12"),
                  "240")));

  private SampleState() {
    // Avro makes no builder's defaults before a serde told it that it may.
    AvroSerde.<Violation>specific(new InMemorySchemaRegistry(), Violation.getClassSchema());
  }

  static SampleState empty() {
    return new SampleState();
  }

  static SampleState withTraffic() {
    var state = new SampleState();
    state.evidence();
    state.theory(2, 46);
    for (int i = 0; i < 50; i++) state.model.rule(ruleId(i), state.learned(i));
    state.relaxation();
    state.theory(3, 50);
    state.traffic(0, 598);
    for (int i = 0; i < 8; i++) state.violate(i % 3);
    state.traffic(598, 600);
    return state;
  }

  // ---- rules ----

  static String ruleId(int rule) {
    return "r-%04x".formatted(0x3a71 + 977 * rule);
  }

  private static Kind kind(int rule) {
    Kind kind = KINDS.get(rule % KINDS.size());
    if (rule < KINDS.size()) return kind;
    return new Kind(
        kind.english().replaceFirst("\\.$", "") + ", or dst_port is at least " + 1024 * rule + ".",
        kind.formula() + " or dst_port >= " + 1024 * rule);
  }

  private static RuleStatus status(int rule) {
    return rule >= 40 ? RuleStatus.SHADOW : RuleStatus.ACTIVE;
  }

  private LearnedRule learned(int rule) {
    Kind kind = kind(rule);
    return LearnedRule.newBuilder()
        .setId(ruleId(rule))
        .setFormula(kind.formula())
        .setEnglish(kind.english())
        .setStatus(status(rule))
        .setAction(rule == 1 ? RuleAction.BLOCK : RuleAction.REPORT)
        .setFamily(rule % 6 == 2 ? ruleId(2) : ruleId(rule))
        .setSupport(1_400_000 - 20_000L * rule)
        .setAntecedentCount(90_000 - 1_700L * rule)
        .setLift(1.5 + rule)
        .setExpectedViolations(3_000)
        .setSinceMillis(now - 3_600_000L)
        .setLastTestedMillis(now - 60_000L * rule)
        .setHealth(
            rule == 7 ? RuleHealth.VACUOUS : rule == 9 ? RuleHealth.DRIFTING : RuleHealth.HEALTHY)
        .setQuarantinedEvidences(rule == 0 ? 3 : 0)
        .setQuarantinedRecords(rule == 0 ? 4_211 : 0)
        .setQuarantinedKeys(rule == 0 ? 17 : 0)
        .setExceptions(exceptions(rule))
        .setExamples(List.of(record(1)))
        .setCounterExamples(rule == 0 ? List.of(record(3)) : List.of())
        .build();
  }

  private List<RuleException> exceptions(int rule) {
    if (rule != 2) return List.of();
    return List.of(new RuleException("x1", "exporter = \"203.0.113.7\"", "old router", "ann", 0L));
  }

  /** Of the first rule, which some hostile records break. */
  private void relaxation() {
    model.rule(
        "r-relaxed",
        LearnedRule.newBuilder(learned(0))
            .setId("r-relaxed")
            .setFormula(KINDS.getFirst().formula() + " or src_port = 53")
            .setEnglish("If protocol is 17 (UDP) and src_port is not 53, tcp_flags is 0.")
            .setStatus(RuleStatus.PROPOSED)
            .setFamily("")
            .setReplaces(ruleId(0))
            .setWouldPass(4_211)
            .build());
    event(ruleId(0), RuleEventKind.STATUS, "", "it was put to the test often enough", 1);
    event(ruleId(0), RuleEventKind.QUARANTINE, "", "3 evidences break it", 2);
    event(ruleId(0), RuleEventKind.PROPOSAL, "", HOSTILE, 3);
  }

  void event(String ruleId, RuleEventKind kind, String commandId, String why, long version) {
    model.event(
        RuleEvent.newBuilder()
            .setRuleId(ruleId)
            .setKind(kind)
            .setStatus(RuleStatus.ACTIVE)
            .setWho("policy")
            .setWhy(why)
            .setCommandId(commandId)
            .setTheoryVersion(version)
            .setEvidences(3)
            .setRecords(4_211)
            .setKeys(17)
            .setEventTimeMillis(now - 1_000_000 / version)
            .build());
  }

  /** A version of the first rules. */
  void theory(long version, int size) {
    List<TheoryRule> rules = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Kind kind = kind(i);
      rules.add(
          TheoryRule.newBuilder()
              .setId(ruleId(i))
              .setFormula(kind.formula())
              .setEnglish(kind.english())
              .setStatus(version == 2 && i == 5 ? RuleStatus.SHADOW : status(i))
              .setAction(version > 2 && i == 1 ? RuleAction.BLOCK : RuleAction.REPORT)
              .setExceptions(version > 2 ? exceptions(i) : List.of())
              .build());
    }
    model.theory(
        TheoryChunk.newBuilder()
            .setDataset("campus-border")
            .setVersion(version)
            .setSpaceId(SPACE)
            .setEffectiveFromMillis(now - 4_000_000 + 500_000 * version)
            .setMinedRecords(1_400_000)
            .setMinedEvidences(3_000)
            .setRules(rules)
            .build());
  }

  // ---- evidence and traffic ----

  private void evidence() {
    for (int i = 0; i < 3_127; i++) {
      String key = SPACE + "/%04x".formatted(i);
      long firstSeen = now - 3_600_000L + Math.round(3_600_000L * Math.pow(i / 3_127.0, 3));
      model.evidence(key, i == 0 ? 1_482_903 - 3_126 : 1, firstSeen);
      model.admission(key, i % 40 == 39 ? Admission.QUARANTINED : Admission.ADMITTED);
    }
  }

  /** Second by second, of the last ten minutes. */
  private void traffic(int from, int to) {
    for (int i = from; i < to; i++) {
      records += Math.round(12_000 + 2_500 * Math.sin(i / 42.0) + 450 * Math.sin(i * 0.85));
      long ago = 600 - i;
      model.totals(records, 0, now - 1_000 * ago, nanos - 1_000_000_000L * ago);
    }
  }

  // ---- violations ----

  Violation violate(int rule) {
    return violate(rule, 1, RuleStatus.ACTIVE);
  }

  /** {@code number}: of this rule with the key of its own that each violation has here. */
  Violation violate(int rule, long number, RuleStatus status) {
    var violation = violation(rule, number, status);
    model.violation(violation);
    return violation;
  }

  private synchronized Violation violation(int rule, long number, RuleStatus status) {
    violations++;
    Kind kind = kind(rule);
    return Violation.newBuilder()
        .setRuleId(ruleId(rule))
        .setTheoryVersion(3)
        .setFormula(kind.formula())
        .setEnglish(kind.english())
        .setPartition((int) violations % 4)
        .setOffset(91_000 + 17 * violations)
        .setOrigin(Origin.newBuilder().setExporter("203.0.113.9").build())
        .setEventTimeMillis(System.currentTimeMillis() - 1_000)
        .setKey("203.0.113.9/" + violations)
        .setStatus(status)
        .setNumber(number)
        .setFields(record(violations))
        .setFailed(FAILED.get(rule % FAILED.size()))
        .build();
  }

  /** A violation of a key that others may have too. */
  void sameKey(int rule, long number) {
    model.violation(
        Violation.newBuilder(violation(rule, number, RuleStatus.ACTIVE)).setKey("same").build());
  }

  private static Map<String, String> record(long number) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("protocol", "17");
    fields.put("tcp_flags", "18");
    fields.put("packets", "12");
    fields.put("octets", "802116");
    fields.put("src_addr", "192.0.2.17");
    fields.put("dst_addr", "198.51.100.4");
    fields.put("src_port", "53");
    fields.put("dst_port", "41022");
    fields.put("last_ms", "1790000000410");
    fields.put("exporter", number == 3 ? HOSTILE : "203.0.113.9");
    return fields;
  }
}
