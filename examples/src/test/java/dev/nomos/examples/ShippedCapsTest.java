package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.learn.Epsilon;
import dev.nomos.console.learn.LearnJob;
import dev.nomos.console.learn.LearnSettings;
import dev.nomos.console.learn.Steps;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Rule;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * NetNomos' own CIDDS specification with the caps that it ships: there, a third of the rules were
 * not minimal and a tenth were tautologies.
 */
class ShippedCapsTest {
  @TempDir private Path runs;

  @Test
  void cappedRulesAreMinimalAndSaySomething() throws IOException {
    Path input = SharedData.require("cidds/cidds_wk2_normal_10k.csv");
    DatasetSpec spec = DatasetSpec.read(SharedData.require("specs/datasets/cidds.json"));
    GrammarSpec grammar = GrammarSpec.read(SharedData.require("specs/grammars/network_flow.json"));
    LearnJob.Result learned = learn(spec, grammar, input);
    assertThat(learned.manifest().outcome()).isEqualTo("complete");
    assertThat(learned.rules()).isNotEmpty().hasSizeLessThanOrEqualTo(grammar.maxRules());

    PredicateSpace space = space(spec, learned.rules());
    Set<BitSet> evidences = new LinkedHashSet<>();
    Table.open(spec, input, OptionalLong.empty())
        .forEach(row -> evidences.add(space.evidence(row).toBitSet()));
    Implications implications = Implications.of(space, _ -> false);
    for (Rule rule : learned.rules()) {
      BitSet literals = new BitSet();
      rule.clause().orElseThrow().forEach(atom -> literals.set(space.indexOf(atom)));
      assertThat(evidences).as("%s holds", rule.formula()).allMatch(literals::intersects);
      assertThat(literals.stream().allMatch(p -> isNeeded(p, literals, evidences)))
          .as("%s is minimal", rule.formula())
          .isTrue();
      assertThat(literals.stream().noneMatch(p -> implications.completedBy(p).intersects(literals)))
          .as("%s is no tautology", rule.formula())
          .isTrue();
    }
  }

  /** Whether some record is kept by this literal alone. */
  private static boolean isNeeded(int literal, BitSet literals, Set<BitSet> evidences) {
    return evidences.stream()
        .anyMatch(
            evidence -> {
              BitSet holding = (BitSet) evidence.clone();
              holding.and(literals);
              return holding.cardinality() == 1 && holding.get(literal);
            });
  }

  private static PredicateSpace space(DatasetSpec spec, List<Rule> rules) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    rules.forEach(rule -> atoms.addAll(rule.clause().orElseThrow()));
    return new PredicateSpace(spec.rowType(), atoms.stream().map(Predicate::of).toList());
  }

  private LearnJob.Result learn(DatasetSpec spec, GrammarSpec grammar, Path input)
      throws IOException {
    LearnSettings settings =
        new LearnSettings(
            LearnSettings.Method.HITTING_SET,
            new SearchLimits(grammar.maxClauseSize(), Long.MAX_VALUE, Duration.ofDays(1)),
            grammar.maxRules(),
            false,
            Epsilon.NONE,
            null);
    return new LearnJob(spec, grammar, input, OptionalLong.empty(), settings, runs, Steps.silent())
        .run();
  }
}
