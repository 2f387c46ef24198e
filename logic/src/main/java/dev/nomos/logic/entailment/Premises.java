package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Truth;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Formulas that Z3 may be told to assume, each by a number, and the question whether a record
 * exists. Records have all their fields. One owner thread; native memory is freed by {@link
 * #close}.
 */
final class Premises implements AutoCloseable {
  private final Context z3 = context();
  private final Solver solver = z3.mkSimpleSolver();
  private final Connectives connectives = new Connectives(z3);
  private final Texts texts = new Texts(z3);
  private final RowType type;
  private final Variables variables;
  private final FormulaEncoding encoding;
  private final Map<BoolExpr, Integer> numbers = new HashMap<>();
  private final Map<Integer, BoolExpr> switches = new HashMap<>();

  /** What a search for a record comes to. */
  sealed interface Answer {
    record Found(Row row) implements Answer {}

    /**
     * @param used premises that rule every record out together; others may do as well
     */
    record None(List<Integer> used) implements Answer {}

    record GaveUp(String reason) implements Answer {}
  }

  Premises(RowType type) {
    this.type = type;
    this.variables = new Variables(z3, connectives, type, texts, false);
    this.encoding =
        new FormulaEncoding(
            z3, connectives, texts, new TermEncoding(z3, connectives, variables, texts));
    grant(variables.facts());
  }

  static Context context() {
    try {
      return new Context();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "Z3's native library cannot be loaded on %s %s: %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
          e);
    }
  }

  /** Loads the native library; where that fails, whoever needs it will be told. */
  static void tryLoading() {
    try {
      context().close();
    } catch (IllegalStateException toldLater) {
      // The library stays unusable in this process, and every use says so.
    }
  }

  /** The formula's number, by which it is assumed. */
  int add(Formula formula) {
    int number = switches.size();
    BoolExpr premise = z3.mkBoolConst("premise " + number);
    switches.put(number, premise);
    numbers.put(premise, number);
    grant(List.of(z3.mkImplies(premise, holds(formula))));
    return number;
  }

  /** Takes the formula for granted from now on. */
  void grant(Formula formula) {
    grant(List.of(holds(formula)));
  }

  private void grant(List<BoolExpr> conditions) {
    solver.add(conditions.toArray(BoolExpr[]::new));
  }

  /** Where {@code formula} is not definitely false. */
  BoolExpr holds(Formula formula) {
    return connectives.not(isFalse(formula));
  }

  BoolExpr isFalse(Formula formula) {
    return encoding.encode(formula.expand(type)).isFalse();
  }

  /** Looks for a record that meets the condition and in which the assumed premises hold. */
  Answer find(BoolExpr condition, Collection<Integer> assumed, Duration patience) {
    return patience.isPositive()
        ? check(condition, assumed, patience, this::answer)
        : new Answer.GaveUp("timeout");
  }

  /** Whether there is no such record, without looking which one; unknown where Z3 gives up. */
  Truth ruledOut(BoolExpr condition, Collection<Integer> assumed, Duration patience) {
    return patience.isPositive()
        ? check(condition, assumed, patience, Premises::isImpossible)
        : Truth.UNKNOWN;
  }

  private static Truth isImpossible(Status status) {
    return switch (status) {
      case UNSATISFIABLE -> Truth.TRUE;
      case SATISFIABLE -> Truth.FALSE;
      case UNKNOWN -> Truth.UNKNOWN;
    };
  }

  private <T> T check(
      BoolExpr condition,
      Collection<Integer> assumed,
      Duration patience,
      Function<Status, T> reading) {
    solver.setParameters(patience(patience));
    solver.push();
    try {
      grant(List.of(condition));
      return reading.apply(
          solver.check(assumed.stream().map(switches::get).toArray(BoolExpr[]::new)));
    } finally {
      solver.pop();
    }
  }

  private Params patience(Duration patience) {
    Params params = z3.mkParams();
    params.add("timeout", Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
    return params;
  }

  private Answer answer(Status status) {
    return switch (status) {
      case UNSATISFIABLE ->
          new Answer.None(
              Arrays.stream(solver.getUnsatCore())
                  .map(used -> Objects.requireNonNull(numbers.get(used)))
                  .sorted()
                  .toList());
      case UNKNOWN -> new Answer.GaveUp(solver.getReasonUnknown());
      case SATISFIABLE -> found(solver.getModel());
    };
  }

  private Answer found(Model model) {
    Row row = variables.row(model);
    return row == null
        ? new Answer.GaveUp("the record found has an irrational value")
        : new Answer.Found(row);
  }

  /** Met by every record. */
  BoolExpr anything() {
    return connectives.yes();
  }

  @Override
  public void close() {
    z3.close();
  }
}
