package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Status;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Z3 as the oracle for whether a compliant record exists; over all integers, not a small domain.
 */
final class FeasibilityOracleTest {
  private static final Set<String> ALL = Set.of("a", "b", "flag", "kind");

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void agreesWithZ3OnWhetherARepairExists(long seed) {
    var random = new Random(seed);
    int decided = 0;
    for (int i = 0; i < 60; i++) {
      RuleTheory theory = Theories.random(random, i % 2 == 0);
      Row row = Theories.row(random);
      if (row.asMap().size() < Theories.TYPE.size()) {
        continue; // Z3's logic has two values
      }
      var result = new NearestRepair(theory, Theories.TYPE).repair(row, ALL, RepairBudget.DEFAULT);
      boolean feasible = isFeasible(theory);
      switch (result) {
        case Enforcement.Accepted _, Enforcement.Repaired _ -> assertThat(feasible).isTrue();
        case Enforcement.Infeasible _ -> assertThat(feasible).as("%s", theory).isFalse();
        case Enforcement.OutOfBudget _ -> throw new AssertionError(theory);
      }
      decided++;
    }
    assertThat(decided).isGreaterThan(25);
  }

  @SuppressWarnings("unchecked") // Z3 takes generic varargs
  private static boolean isFeasible(RuleTheory theory) {
    try (var z3 = new Context()) {
      var solver = z3.mkSolver();
      var encoding = new Encoding(z3);
      for (Rule rule : theory.rules()) {
        solver.add(encoding.formula(rule.formula()));
      }
      ArithExpr<IntSort> flag = encoding.variable("flag");
      solver.add(z3.mkGe(flag, z3.mkInt(0)));
      solver.add(z3.mkLe(flag, z3.mkInt(1)));
      return solver.check() == Status.SATISFIABLE;
    }
  }

  /** Texts become numbers of their own; any other number is a text that no rule names. */
  private static final class Encoding {
    private final Context z3;
    private final Map<String, Integer> codes = new HashMap<>();
    private final Map<String, ArithExpr<IntSort>> variables = new LinkedHashMap<>();

    Encoding(Context z3) {
      this.z3 = z3;
    }

    ArithExpr<IntSort> variable(String name) {
      return variables.computeIfAbsent(name, z3::mkIntConst);
    }

    BoolExpr formula(Formula formula) {
      return switch (formula) {
        case Formula.Compare(var left, var op, var right) -> {
          ArithExpr<IntSort> a = term(left);
          ArithExpr<IntSort> b = term(right);
          yield switch (op) {
            case EQ -> z3.mkEq(a, b);
            case NE -> z3.mkNot(z3.mkEq(a, b));
            case LT -> z3.mkLt(a, b);
            case LE -> z3.mkLe(a, b);
            case GT -> z3.mkGt(a, b);
            case GE -> z3.mkGe(a, b);
          };
        }
        case Formula.Not(var body) -> z3.mkNot(formula(body));
        case Formula.AllOf(var parts) ->
            z3.mkAnd(parts.stream().map(this::formula).toArray(BoolExpr[]::new));
        case Formula.AnyOf(var parts) ->
            z3.mkOr(parts.stream().map(this::formula).toArray(BoolExpr[]::new));
        case Formula.Implies(var a, var c) -> z3.mkImplies(formula(a), formula(c));
        case Formula.Iff(var a, var b) -> z3.mkIff(formula(a), formula(b));
        case Formula.In _, Formula.Quantified _ ->
            throw new AssertionError("not sampled: " + formula);
      };
    }

    private ArithExpr<IntSort> term(Term term) {
      return switch (term) {
        case Term.FieldRef(var name) -> variable(name);
        case Term.Constant(Value.Text(var text)) ->
            z3.mkInt(codes.computeIfAbsent(text, _ -> codes.size()));
        case Term.Constant(var number) -> z3.mkInt(number.text());
        case Term.Plus(var a, var b) -> z3.mkAdd(term(a), term(b));
        case Term.Times(var a, var b) -> z3.mkMul(term(a), term(b));
        default -> throw new AssertionError("not sampled: " + term);
      };
    }
  }
}
