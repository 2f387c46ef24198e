package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClauseRulesTest {
  private static final PredicateSpace SPACE =
      new PredicateSpace(
          new RowType(
              List.of(
                  Field.of("x", FieldType.INTEGER),
                  Field.of("y", FieldType.INTEGER),
                  Field.of("p", FieldType.CATEGORICAL))),
          List.of(
                  "x >= 5",
                  "x < 10",
                  "y = x",
                  "p = \"udp\"",
                  "p != \"tcp\"",
                  "x in {1, 2}",
                  "2 * y <= x",
                  "mod(x, 4) = 0")
              .stream()
              .map(text -> Predicate.of((Formula.Atom) Formula.parse(text)))
              .toList());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aClauseIsTheRuleThatItsFormulaIs(long seed) {
    ClauseRules rules = new ClauseRules(SPACE);
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      BitSet literals = new BitSet();
      while (literals.isEmpty()) {
        SPACE
            .predicates()
            .forEach(p -> literals.set(SPACE.indexOf(p.atom()), random.nextBoolean()));
      }
      Formula clause =
          Formula.anyOf(literals.stream().mapToObj(p -> SPACE.predicates().get(p).atom()).toList());
      assertThat(rules.rule(literals)).isEqualTo(Rule.of(clause));
    }
  }
}
