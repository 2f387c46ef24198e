package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlgebraTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyFormHasTheSameTruth(long seed) {
    var random = new Random(seed);
    int clausal = 0;
    for (int i = 0; i < 1500; i++) {
      Formula formula = Samples.formula(random, random.nextInt(4));
      Formula simple = formula.simplify();
      Formula normal = formula.negationNormalForm();
      var clauses = formula.clauses(500);
      clausal += clauses.isPresent() ? 1 : 0;
      for (int j = 0; j < 4; j++) {
        Row row = Samples.row(random);
        Truth truth = formula.evaluate(row);
        assertThat(simple.evaluate(row)).as("%s: %s", formula, simple).isEqualTo(truth);
        assertThat(normal.evaluate(row)).as("%s: %s", formula, normal).isEqualTo(truth);
        assertThat(Formula.allOf(formula.conjuncts()).evaluate(row))
            .as("%s", formula)
            .isEqualTo(truth);
        if (clauses.isPresent()) {
          boolean broken =
              clauses.get().stream().anyMatch(c -> Formula.anyOf(c).evaluate(row) == Truth.FALSE);
          assertThat(broken).as("%s: %s", formula, clauses).isEqualTo(truth == Truth.FALSE);
        }
      }
    }
    assertThat(clausal).isGreaterThan(1400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          not (not (a = 1)) | a = 1
          not (a < 1) | a >= 1
          not (a in {1, 2}) | a not in {1, 2}
          not (forall k: s[k] = 1) | exists k: s[k] != 1
          (a = 1 and true) and (b = 2 and (a = 1 and c = 3)) | a = 1 and b = 2 and c = 3
          a = 1 or (false or (b = 2 or a = 1)) | a = 1 or b = 2
          a = 1 and (b = 2 and false) | false
          a = 1 or 2 > 1 | true
          3 = 3 => a = 1 | a = 1
          a = 1 => 3 = 4 | a != 1
          a = 1 <=> false | a != 1
          true <=> (a = 1 and b = 2) | a = 1 and b = 2
          not (a = 1 and b = 2) | not (a = 1 and b = 2)
          forall k: s[k] = 1 or true | true
          forall k: s[k] = 1 and false | forall k: s[k] = 1 and (false)
          forall k: s[k] = 1 and true | forall k: s[k] = 1
          "a" < "b" | "a" < "b"
          "5" = 5 | true
          """)
  void simplifiesTo(String formula, String simple) {
    assertThat(Formula.parse(formula).simplify()).hasToString(simple);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a = 1 => (b = 2 and c = 3) | [a != 1, b = 2] [a != 1, c = 3]
          (a = 1 or b = 2) => c = 3 | [a != 1, c = 3] [b != 2, c = 3]
          a = 1 <=> b = 2 | [a != 1, b = 2] [a = 1, b != 2]
          not (a = 1 <=> b = 2) | [a = 1, b = 2] [a != 1, b != 2]
          a = 1 or a != 1 | ''
          a = 1 => (a = 1 and b = 2) | [a != 1, b = 2]
          true | ''
          false | []
          """)
  void clausesAre(String formula, String clauses) {
    assertThat(
            Formula.parse(formula).clauses(100).orElseThrow().stream()
                .map(List::toString)
                .collect(Collectors.joining(" ")))
        .isEqualTo(clauses);
  }

  @Test
  void formulasThatGrowTooLargeHaveNoClauses() {
    String wide =
        IntStream.range(0, 40)
            .mapToObj(i -> "(a%d = 1 and b%d = 1)".formatted(i, i))
            .collect(Collectors.joining(" or "));
    String same = "a = 1 <=> ".repeat(100) + "a = 1";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(Formula.parse(wide).clauses(1000)).isEmpty();
          assertThat(Formula.parse(same).clauses(1000)).isEmpty();
          assertThat(Formula.parse(same).negationNormalForm()).isEqualTo(Formula.parse(same));
        });
  }

  @Test
  void conjunctiveConsequentsBecomeSeveralImplications() {
    assertThat(Formula.parse("a = 1 => (b = 2 and (c = 3 => (d = 4 and e = 5)))").conjuncts())
        .map(Formula::toString)
        .containsExactly(
            "a = 1 => b = 2", "a = 1 => (c = 3 => d = 4)", "a = 1 => (c = 3 => e = 5)");
    assertThat(Formula.parse("a = 1 => true").conjuncts()).isEmpty();
    assertThat(Formula.parse("a = 1 or b = 2").conjuncts()).hasSize(1);
  }

  @Test
  void clauseIsReadInAsManyWaysAsItHasLiterals() {
    List<Formula.Atom> clause = Formula.parse("a = 1 or b < 2 or c in {3}").clause().orElseThrow();
    assertThat(Formula.readings(clause))
        .map(Formula::toString)
        .containsExactly(
            "(b >= 2 and c not in {3}) => a = 1",
            "(a != 1 and c not in {3}) => b < 2", "(a != 1 and b >= 2) => c in {3}");
    assertThat(Formula.readings(clause.subList(0, 1)))
        .map(Formula::toString)
        .containsExactly("(true) => a = 1");
  }
}
