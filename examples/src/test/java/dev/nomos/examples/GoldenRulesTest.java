package dev.nomos.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.entailment.Entailment;
import dev.nomos.logic.entailment.Verdict;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that people wrote down for the CIDDS network follow from what its flows teach. */
class GoldenRulesTest {
  @TempDir private Path runs;

  @Test
  void everyGoldenRuleIsEntailedByASmallLearnedTheory() throws IOException {
    Path flows = SharedData.require("cidds/cidds_wk2_normal_10k.csv");
    Path golden = SharedData.require("golden/golden_cidds/rules.json");
    Theories theory = Theories.learn("cidds-flows", flows, runs);
    assertThat(theory.learned().manifest().outcome()).isEqualTo("complete");
    assertThat(theory.rules()).hasSizeLessThanOrEqualTo(300);

    List<StoredRule> queries = RulesFile.read(golden, theory.type());
    List<String> missing = new ArrayList<>();
    int byAxiomsAlone = 0;
    try (Entailment entailment = theory.entailment()) {
      for (StoredRule query : queries) {
        switch (entailment.verdict(query.formula())) {
          case Verdict.Entailed(boolean axiomsOnly) -> byAxiomsAlone += axiomsOnly ? 1 : 0;
          case Verdict.Refuted _, Verdict.Contingent _, Verdict.Unknown _ ->
              missing.add(query.formula().toString());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(queries).hasSize(111);
    // bounds such as "Proto <= 3": they say what values there are, not what the flows do
    assertThat(byAxiomsAlone).isEqualTo(12);
  }

  @Test
  void anAxiomIsAboutOneField() {
    Path flows = Path.of("datasets", "cidds-flows.json");
    assertThat(
            dev.nomos.schemas.spec.DomainAxioms.of(dev.nomos.schemas.spec.DatasetSpec.read(flows)))
        .isNotEmpty()
        .allMatch(axiom -> axiom.fields().size() == 1);
  }
}
