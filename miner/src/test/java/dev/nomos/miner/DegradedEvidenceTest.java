package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an exporter with degraded telemetry says makes no rule and breaks none. */
class DegradedEvidenceTest {
  private static final String SPEC =
      """
      {"name": "packets",
       "fields": [
         {"name": "seq", "value_type": "integer", "roles": ["sequence"]},
         {"name": "len", "value_type": "integer", "roles": ["size"]},
         {"name": "host", "value_type": "categorical"}],
       "context_window": {"size": 2, "partition_by": ["host"], "order_by": ["seq"]}}
      """;
  private static final Formula NEXT = Formula.parse("seq_ctx1 = seq_ctx0 + len_ctx0");
  private static final Formula LONG = Formula.parse("len_ctx0 >= 1000");

  private static final Origin SOUND = new Origin("192.0.2.1", 0, 0L, 0, false, false);
  private static final Origin LOSSY = new Origin("192.0.2.2", 0, 0L, 0, true, false);
  private static final Origin UNSCALED = new Origin("192.0.2.3", 0, 0L, 0, false, true);

  @TempDir private Path directory;
  private RecordFormat format;
  private PredicateSpace space;

  @BeforeEach
  void read() throws IOException {
    format =
        RecordFormat.of(DatasetSpec.read(Files.writeString(directory.resolve("spec.json"), SPEC)));
    space =
        new PredicateSpace(
            format.type(),
            Stream.of(
                    NEXT.toString(),
                    "seq_ctx1 != seq_ctx0 + len_ctx0",
                    LONG.toString(),
                    "len_ctx0 < 1000",
                    "host_ctx0 = \"a\"",
                    "host_ctx0 != \"a\"")
                .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
                .toList());
  }

  private Row window(long seq, long len, long next) {
    return Row.of(
        format.type(),
        Map.of(
            "seq_ctx0", Value.of(seq),
            "len_ctx0", Value.of(len),
            "seq_ctx1", Value.of(next),
            "len_ctx1", Value.of(len),
            "host_ctx0", Value.of("a"),
            "host_ctx1", Value.of("a")));
  }

  private List<String> rulesFrom(Map<Row, Origin> records) {
    Map<Evidence, CountedEvidence> table = new LinkedHashMap<>();
    records.forEach(
        (row, origin) -> {
          Evidence seen = space.evidence(format.known(format.toAvro(origin, row)));
          long count = table.containsKey(seen) ? table.get(seen).count() : 0;
          table.put(seen, new CountedEvidence(seen, count + 1, 0, 0));
        });
    return TheoryMining.mine(
            space,
            List.copyOf(table.values()),
            Implications.of(space, _ -> true),
            new SearchLimits(1, 1_000, Duration.ofMinutes(1)),
            new RulePolicy(1, 0, 0))
        .rules()
        .stream()
        .map(rule -> rule.rule().formula().toString())
        .toList();
  }

  private Map<Row, Origin> stream(Origin origin) {
    Random random = new Random(1);
    Map<Row, Origin> records = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      long seq = random.nextInt(100_000);
      long len = 1_000 + random.nextInt(460);
      records.put(window(seq, len, seq + len), origin);
    }
    return records;
  }

  @Test
  void soundRecordsMakeRulesOfTheirFields() {
    assertThat(rulesFrom(stream(SOUND))).contains(NEXT.toString(), LONG.toString());
  }

  @Test
  void recordsAfterALossMakeNoRuleBetweenRows() {
    assertThat(rulesFrom(stream(LOSSY)))
        .doesNotContain(NEXT.toString())
        .contains(LONG.toString(), "host_ctx0 = \"a\"");
  }

  @Test
  void countersWithoutASamplingRateMakeNoRule() {
    assertThat(rulesFrom(stream(UNSCALED)))
        .doesNotContain(NEXT.toString(), LONG.toString())
        .contains("host_ctx0 = \"a\"");
  }

  @Test
  void noRuleIsBrokenByWhatIsNotKnown() {
    CompiledTheory theory =
        new CompiledTheory(
            new RuleTheory(1, 0, List.of(Rule.of(NEXT), Rule.of(LONG))), format.type());
    Row broken = window(5_000, 10, 9_000);
    assertThat(theory.violations(known(SOUND, broken))).hasSize(2);
    assertThat(theory.violations(known(LOSSY, broken))).containsExactly(Rule.of(LONG));
    assertThat(theory.violations(known(UNSCALED, broken))).isEmpty();
  }

  private Row known(Origin origin, Row row) {
    return format.known(format.toAvro(origin, row));
  }
}
