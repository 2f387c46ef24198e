package dev.nomos.logic.entailment;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Z3 with a theory loaded once, to be asked for records: is there one that breaks no rule and meets
 * some conditions, and which? One owner thread; native memory is freed by {@link #close}.
 */
public final class RecordFinder implements AutoCloseable {
  private final Context z3 = Premises.context();
  private final Solver solver = z3.mkSolver();
  private final Connectives connectives = new Connectives(z3);
  private final RowType type;
  private final Variables variables;
  private final FormulaEncoding encoding;

  /**
   * A record, none, or neither found out.
   *
   * @param exists UNKNOWN where Z3 gave up
   * @param row where one exists
   */
  public record Answer(Truth exists, @Nullable Row row) {}

  /**
   * @param domains what holds in every record, such as {@code Packets >= 0}
   * @param optional names of fields that may be absent
   * @throws IllegalArgumentException naming each formula that means nothing over {@code type}
   */
  public RecordFinder(List<Rule> rules, RowType type, List<Formula> domains, Set<String> optional) {
    TypeProblems.reject(rules, type, domains);
    this.type = type;
    var texts = new Texts(z3);
    variables = new Variables(z3, connectives, type, texts, !optional.isEmpty());
    encoding =
        new FormulaEncoding(
            z3, connectives, texts, new TermEncoding(z3, connectives, variables, texts));
    variables.facts().forEach(this::grant);
    for (var field : type.fields()) {
      if (!optional.contains(field.name())) {
        grant(variables.presence(field.name()));
      }
    }
    domains.forEach(domain -> grant(holds(domain)));
    rules.forEach(rule -> grant(holds(rule.formula())));
  }

  private void grant(BoolExpr condition) {
    solver.add(new BoolExpr[] {condition});
  }

  private BoolExpr holds(Formula formula) {
    return connectives.not(encoding.encode(formula.expand(type)).isFalse());
  }

  /** Takes a condition for granted: the number that is {@code decimals} places long is whole. */
  public void grantDecimals(String field, int decimals) {
    grant(variables.hasDecimals(field, decimals));
  }

  /**
   * Looks for a record.
   *
   * @param conditions that are not false in it
   * @param present names of fields that it has
   * @param absent names of fields that it is without
   */
  public Answer find(
      List<Formula> conditions, Set<String> present, Set<String> absent, Duration patience) {
    Params params = z3.mkParams();
    params.add("timeout", Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
    solver.setParameters(params);
    solver.push();
    try {
      conditions.forEach(condition -> grant(holds(condition)));
      present.forEach(field -> grant(variables.presence(field)));
      absent.forEach(field -> grant(connectives.not(variables.presence(field))));
      return switch (solver.check()) {
        case UNSATISFIABLE -> new Answer(Truth.FALSE, null);
        case UNKNOWN -> new Answer(Truth.UNKNOWN, null);
        case SATISFIABLE -> found(solver.getModel());
      };
    } finally {
      solver.pop();
    }
  }

  private Answer found(Model model) {
    Row row = variables.row(model);
    return row == null ? new Answer(Truth.UNKNOWN, null) : new Answer(Truth.TRUE, row);
  }

  @Override
  public void close() {
    z3.close();
  }
}
