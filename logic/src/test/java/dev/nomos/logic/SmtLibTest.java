package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmtLibTest {
  private static Status check(String script) {
    try (var z3 = new Context()) {
      Solver solver = z3.mkSolver();
      Params limits = z3.mkParams();
      limits.add("rlimit", 5_000_000);
      solver.setParameters(limits);
      solver.add(z3.parseSMTLIB2String(script, null, null, null, null));
      return solver.check();
    }
  }

  /** Every field has a value, numbers within 64 bits. */
  private static Row fullRow(Random random) {
    Map<String, Value> values = new HashMap<>();
    while (values.size() < Samples.TYPE.size()) {
      Samples.row(random).asMap().forEach(values::putIfAbsent);
    }
    return Row.of(Samples.TYPE, values);
  }

  private static List<Rule> pinned(Row row) {
    List<Rule> rules = new ArrayList<>();
    row.asMap()
        .forEach(
            (name, value) ->
                rules.add(
                    new Rule(
                        name,
                        new Formula.Compare(
                            Term.field(name), Operator.EQ, new Term.Constant(value)))));
    return rules;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRowIsAModelExactlyWhereItBreaksNoRule(long seed) {
    var random = new Random(seed);
    int[] seen = new int[3];
    int undecided = 0;
    for (int i = 0; i < 250; i++) {
      Formula formula = Samples.formula(random, random.nextInt(4));
      if (!formula.problems(Samples.TYPE).isEmpty()) {
        continue;
      }
      Row row = fullRow(random);
      List<Rule> rules = new ArrayList<>(pinned(row));
      rules.add(new Rule("sample", formula));
      Truth truth = formula.evaluate(row);
      seen[truth.ordinal()]++;
      String script = SmtLib.script(rules, Samples.TYPE);
      Status status = check(script);
      if (status == Status.UNKNOWN) {
        undecided++;
      } else {
        assertThat(status)
            .as("%s in %s:%n%s", formula, row, script)
            .isEqualTo(truth == Truth.FALSE ? Status.UNSATISFIABLE : Status.SATISFIABLE);
      }
    }
    assertThat(seen).doesNotContain(0);
    assertThat(undecided).isLessThan(10);
  }

  private static final RowType SMALL =
      new RowType(
          List.of(
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.INTEGER),
              Field.of("f", FieldType.BOOLEAN),
              Field.of("p", FieldType.CATEGORICAL),
              Field.of("q", FieldType.CATEGORICAL)));
  private static final List<String> ATOMS =
      List.of(
          "a < b",
          "a + b = 2",
          "a * b in {0, 2}",
          "mod(a, b) = 1",
          "a / b > 1",
          "f = 1",
          "max(a, b) - f != 1",
          "bits(a, 1) = f",
          "p = q",
          "p = \"x\"",
          "q != 7",
          "q in {\"7\", \"y\"}");
  private static final List<String> DOMAIN =
      List.of("a in {0, 1, 2}", "b in {-1, 0, 2}", "p in {\"x\", \"7\"}", "q in {\"x\", 7, \"y\"}");

  private static Formula small(Random random, int depth) {
    if (depth == 0) {
      return Formula.parse(ATOMS.get(random.nextInt(ATOMS.size())));
    }
    Formula a = small(random, depth - 1);
    Formula b = small(random, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> new Formula.Not(a);
      case 1 -> new Formula.AllOf(List.of(a, b));
      case 2 -> new Formula.AnyOf(List.of(a, b));
      case 3 -> new Formula.Implies(a, b);
      default -> new Formula.Iff(a, b);
    };
  }

  private static List<Row> everySmallRow() {
    List<Row> rows = new ArrayList<>();
    for (int a = 0; a <= 2; a++) {
      for (int b : new int[] {-1, 0, 2}) {
        for (int f = 0; f <= 1; f++) {
          for (String p : List.of("x", "7")) {
            for (String q : List.of("x", "7", "y")) {
              rows.add(
                  Row.of(
                      SMALL,
                      Map.of(
                          "a",
                          Value.of(a),
                          "b",
                          Value.of(b),
                          "f",
                          Value.of(f),
                          "p",
                          Value.of(p),
                          "q",
                          Value.canonical(q))));
            }
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void scriptIsSatisfiableExactlyWhereSomeRowOfTheDomainBreaksNoRule(long seed) {
    var random = new Random(seed);
    List<Row> rows = everySmallRow();
    int unsatisfiable = 0;
    for (int i = 0; i < 60; i++) {
      List<Rule> rules = new ArrayList<>();
      DOMAIN.forEach(text -> rules.add(Rule.of(Formula.parse(text))));
      for (int r = 0; r < 7; r++) {
        rules.add(new Rule("r" + r, small(random, random.nextInt(4))));
      }
      boolean possible =
          rows.stream()
              .anyMatch(
                  row -> rules.stream().noneMatch(r -> r.formula().evaluate(row) == Truth.FALSE));
      unsatisfiable += possible ? 0 : 1;
      String script = SmtLib.script(rules, SMALL);
      assertThat(check(script))
          .as(script)
          .isEqualTo(possible ? Status.SATISFIABLE : Status.UNSATISFIABLE);
    }
    assertThat(unsatisfiable).isBetween(5, 115);
  }

  @Test
  void scriptIsReadable() {
    assertThat(
            SmtLib.script(
                List.of(
                    new Rule("r-1", Formula.parse("p = \"u\\n|\" => a / b > 1.5")),
                    new Rule("r-1", Formula.parse("p in {7, \"x\"} <=> f = 1"))),
                SMALL))
        .isEqualTo(
            """
            (set-logic ALL)
            ; 0 is "u\\n|"
            ; 1 is "7"
            ; 2 is "x"
            (declare-const |a| Int)
            (assert (<= (- 9223372036854775808) |a| 9223372036854775807))
            (declare-const |b| Int)
            (assert (<= (- 9223372036854775808) |b| 9223372036854775807))
            (declare-const |f| Int)
            (assert (<= 0 |f| 1))
            (declare-const |p| Int)
            (define-fun |part| () Real (to_real |b|))
            ; p = "u\\n|" => a / b > 1.5
            (assert (! (=> (= |p| 0) (=> (distinct |part| 0.0) (> (/ (to_real |a|) |part|) 1.5))) :named |rule r-1|))
            ; p in {7, "x"} <=> f = 1
            (assert (! (= (or (= |p| 1) (= |p| 2)) (= |f| 1)) :named |rule r-1!1|))
            (check-sat)
            """);
  }

  @Test
  void hostileNamesAndDepthsAreWritten() {
    RowType odd =
        new RowType(
            List.of(Field.of("a|\\\n", FieldType.INTEGER), Field.of("a___", FieldType.REAL)));
    String nested = "`a|\\\\\\n` / a___ = 1 <=> ".repeat(60) + "min(`a|\\\\\\n`, a___) = 1";
    String script = SmtLib.script(List.of(new Rule("x|\n", Formula.parse(nested))), odd);
    assertThat(script).hasSizeLessThan(100_000);
    check(script);
    assertThatThrownBy(() -> SmtLib.script(List.of(Rule.of(Formula.parse("zz = 1"))), odd))
        .hasMessageContaining("unknown field 'zz'");
  }
}
