package dev.nomos.console.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxiomClausesTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("n", FieldType.INTEGER),
              Field.of("r", FieldType.REAL),
              Field.of("c", FieldType.CATEGORICAL)));

  private static List<String> clauses(List<String> axioms, String... predicates) {
    PredicateSpace space =
        new PredicateSpace(
            TYPE,
            Arrays.stream(predicates)
                .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
                .toList());
    return AxiomClauses.of(space, axioms.stream().map(Formula::parse).toList()).stream()
        .map(
            clause ->
                Formula.anyOf(
                        clause.stream().mapToObj(p -> space.predicates().get(p).atom()).toList())
                    .toString())
        .toList();
  }

  @Test
  void aCounterIsZeroOrAboveIt() {
    assertThat(clauses(List.of("n >= 0"), "n = 0", "n > 0", "n > 5", "n >= 0"))
        .contains("n = 0 or n > 0", "n >= 0")
        .doesNotContain("n = 0 or n > 5");
    assertThat(clauses(List.of("r >= 0"), "r = 0", "r > 0")).containsExactly("r = 0 or r > 0");
  }

  @Test
  void aDomainIsOneOfItsValues() {
    assertThat(
            clauses(List.of("c in {\"a\", \"b\", \"x\"}"), "c = \"a\"", "c = \"b\"", "c = \"x\""))
        .containsExactly("c = \"a\" or c = \"b\" or c = \"x\"");
    assertThat(clauses(List.of("n in {1, 2}"), "n = 1", "n != 1", "n = 2"))
        .contains("n = 1 or n = 2", "n = 1 or n != 1");
  }

  @Test
  void whatSaysNothingOfAFieldAloneIsLeftOut() {
    assertThat(clauses(List.of("n >= 0"), "n = r", "r = 1")).isEmpty();
    assertThat(clauses(List.of(), "n = 0", "n > 0")).isEmpty();
  }
}
