package dev.nomos.console.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.LabRows.Timed;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.miner.theory.MinedTheory;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.miner.theory.ScoredRule;
import dev.nomos.miner.theory.TheoryMining;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The whole path over the lab's captures in one process, without Kafka. */
class LabLearningTest {
  private static final Path EXAMPLES = Path.of("../examples");

  private final DatasetSpec spec = DatasetSpec.read(EXAMPLES.resolve("datasets/lab-flows.json"));
  private final GrammarSpec grammar = GrammarSpec.read(EXAMPLES.resolve("grammars/flows.json"));
  private final Lab lab = new Lab(EXAMPLES.resolve("lab"));
  private final Preparation preparation = new Preparation(spec);
  private final LabRows rows = new LabRows(lab, preparation);

  @Test
  void rulesOfNormalTrafficFlagAttacksAndSpareTheHeldBackRecording() throws Exception {
    List<Timed> normal = rows.of(lab.normal());
    PredicateSpace space = space(normal);
    MinedTheory mined = mine(space, normal);
    assertThat(mined.rules()).hasSizeBetween(20, 400);
    assertThat(mined.outcome()).isInstanceOf(SearchOutcome.Complete.class);
    List<Rule> rules = mined.rules().stream().map(ScoredRule::rule).toList();
    CompiledTheory theory = new CompiledTheory(new RuleTheory(1, 0, rules), preparation.rowType());
    for (Timed timed : normal) {
      assertThat(theory.violations(timed.row())).as("learned from: %s", timed.row()).isEmpty();
    }
    Labels labels = lab.labels();
    Map<String, Integer> flows = new TreeMap<>();
    Map<String, Integer> flagged = new TreeMap<>();
    for (Timed timed : rows.of(lab.mixed())) {
      String label = labels.of(Score.flow(timed.row()));
      flows.merge(label, 1, Integer::sum);
      flagged.merge(label, theory.violations(timed.row()).isEmpty() ? 0 : 1, Integer::sum);
    }
    assertThat(flows.keySet()).containsExactlyInAnyOrderElementsOf(labels.all());
    flows.forEach(
        (label, count) -> {
          double share = (double) flagged.getOrDefault(label, 0) / count;
          if (label.equals(Labels.NORMAL)) {
            assertThat(share).as("share of held-back normal flows flagged").isLessThan(0.01);
          } else {
            assertThat(share).as("share of %s flagged", label).isGreaterThan(0.9);
          }
        });
  }

  private PredicateSpace space(List<Timed> rows) {
    Profile profile = new SampleProfile(preparation.rowType(), new Random(1));
    rows.forEach(timed -> profile.add(timed.row()));
    return PredicateGeneration.generate(grammar, spec, profile).strict();
  }

  private MinedTheory mine(PredicateSpace space, List<Timed> rows) {
    Map<Evidence, CountedEvidence> table = new LinkedHashMap<>();
    for (Timed timed : rows) {
      table.merge(
          space.evidence(timed.row()),
          new CountedEvidence(space.evidence(timed.row()), 1, timed.endMillis(), timed.endMillis()),
          (a, b) ->
              new CountedEvidence(
                  a.evidence(),
                  a.count() + b.count(),
                  Math.min(a.firstSeenMillis(), b.firstSeenMillis()),
                  Math.max(a.lastSeenMillis(), b.lastSeenMillis())));
    }
    return TheoryMining.mine(
        space,
        List.copyOf(table.values()),
        Implications.of(space, name -> name.equals("packets")),
        new SearchLimits(grammar.maxClauseSize(), 1_000_000, Duration.ofSeconds(60)),
        RulePolicy.DEFAULT);
  }
}
