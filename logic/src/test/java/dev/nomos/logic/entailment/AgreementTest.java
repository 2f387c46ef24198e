package dev.nomos.logic.entailment;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One semantics: what {@link Formula#evaluate} says of a record is what Z3 says of the formula's
 * two conditions under that record. Most answers come from Z3's simplifier, and each fiftieth, and
 * what it leaves open, from its solver.
 */
final class AgreementTest {
  private static final int PAIRS = Integer.getInteger("nomos.agreement.pairs", 100_000);
  private static final int ROWS_PER_FORMULA = 10;

  private final int[] seen = new int[3];
  private int solved;

  @Test
  void evaluationAgreesWithZ3() {
    var random = new Random(8);
    var samples = new RandomFormulas(random);
    try (var z3 = new Context()) {
      var bench = new Bench(z3);
      for (int pair = 0; pair < PAIRS; ) {
        Formula formula = samples.formula(random.nextInt(4));
        Truths truths = bench.encoding.encode(formula.expand(RandomFormulas.TYPE));
        for (int i = 0; i < ROWS_PER_FORMULA && pair < PAIRS; i++, pair++) {
          Row row = samples.row(random.nextInt(3) * 0.1);
          Truth expected = formula.evaluate(row);
          assertThat(bench.truth(truths, row, pair % 50 == 0))
              .as("%s in %s", formula, row)
              .isEqualTo(expected);
          seen[expected.ordinal()]++;
        }
      }
      solved = bench.solved;
    }
    System.out.printf(
        "%d pairs: %d false, %d unknown, %d true; %d by the solver%n",
        PAIRS, seen[0], seen[1], seen[2], solved);
    for (int count : seen) {
      assertThat(count).isGreaterThan(PAIRS / 10);
    }
  }

  /** A solver for formulas whose fields may be absent, asked about one record at a time. */
  private static final class Bench {
    private final Context z3;
    private final Connectives connectives;
    private final Texts texts;
    private final Variables variables;
    private final FormulaEncoding encoding;
    private final Solver solver;
    private int solved;

    Bench(Context z3) {
      this.z3 = z3;
      connectives = new Connectives(z3);
      texts = new Texts(z3);
      variables = new Variables(z3, connectives, RandomFormulas.TYPE, texts, true);
      encoding =
          new FormulaEncoding(
              z3, connectives, texts, new TermEncoding(z3, connectives, variables, texts));
      solver = z3.mkSimpleSolver();
    }

    Truth truth(Truths truths, Row row, boolean bySolver) {
      List<Expr<?>> from = new ArrayList<>();
      List<Expr<?>> to = new ArrayList<>();
      for (Field field : RandomFormulas.TYPE.fields()) {
        Value value = row.get(field.name());
        from.add(variables.presence(field.name()));
        to.add(z3.mkBool(value != null));
        if (value != null) {
          from.add(variables.value(field.name()));
          to.add(numeral(field.name(), value));
        }
      }
      boolean isTrue = holds(truths.isTrue(), from, to, bySolver);
      boolean isFalse = holds(truths.isFalse(), from, to, bySolver);
      assertThat(isTrue && isFalse).isFalse();
      return isTrue ? Truth.TRUE : isFalse ? Truth.FALSE : Truth.UNKNOWN;
    }

    private Expr<?> numeral(String field, Value value) {
      return variables.isText(field)
          ? texts.code(value.text())
          : variables.value(field).isReal() ? z3.mkReal(value.text()) : z3.mkInt(value.text());
    }

    private boolean holds(
        BoolExpr condition, List<Expr<?>> from, List<Expr<?>> to, boolean bySolver) {
      if (!bySolver) {
        Expr<?> result =
            condition
                .substitute(from.toArray(Expr<?>[]::new), to.toArray(Expr<?>[]::new))
                .simplify();
        if (result.isTrue() || result.isFalse()) {
          return result.isTrue();
        }
      }
      solved++;
      boolean possible = isPossible(condition, from, to);
      assertThat(isPossible(connectives.not(condition), from, to)).isNotEqualTo(possible);
      return possible;
    }

    private boolean isPossible(BoolExpr condition, List<Expr<?>> from, List<Expr<?>> to) {
      List<BoolExpr> given = new ArrayList<>();
      given.add(condition);
      for (int i = 0; i < from.size(); i++) {
        given.add(z3.mkEq(from.get(i), to.get(i)));
      }
      solver.push();
      solver.add(given.toArray(BoolExpr[]::new));
      Status status = solver.check();
      solver.pop();
      assertThat(status).isNotEqualTo(Status.UNKNOWN);
      return status == Status.SATISFIABLE;
    }
  }
}
