package dev.nomos.bench;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.SmtLib;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The method that enforcement is measured against: for each candidate token a new solver, to which
 * all rules, the fields written so far and the range that the candidate leads to are asserted.
 * Formulas are parsed before the clock starts.
 */
final class FreshSolvers {
  private final RuleTheory theory;
  private final Vocabulary vocabulary;

  /**
   * A mask that was found.
   *
   * @param nanos processor time
   */
  record Mask(int candidates, int possible, long nanos) {}

  FreshSolvers(RuleTheory theory, Vocabulary vocabulary) {
    this.theory = theory;
    this.vocabulary = vocabulary;
  }

  /** Finds the first tokens of a field, those before it being as in a record. */
  Mask mask(Row row, int field) {
    List<Formula> premises = new ArrayList<>(domains());
    for (int f = 0; f < field; f++) {
      Value value = row.get(f);
      if (value != null) {
        premises.add(compare(f, Operator.EQ, value));
      }
    }
    List<Formula> candidates = candidates(field);
    List<Rule> all = new ArrayList<>(theory.rules());
    premises.forEach(premise -> all.add(new Rule("p" + all.size(), premise)));
    int given = all.size();
    candidates.forEach(candidate -> all.add(new Rule("p" + all.size(), candidate)));
    try (var z3 = new Context()) {
      BoolExpr[] parsed =
          z3.parseSMTLIB2String(SmtLib.script(all, vocabulary.type()), null, null, null, null);
      if (parsed.length < all.size()) {
        throw new IllegalStateException(parsed.length + " assertions for " + all.size());
      }
      int facts = parsed.length - all.size(); // what types say comes first
      return mask(z3, parsed, facts + given);
    }
  }

  private static Mask mask(Context z3, BoolExpr[] parsed, int given) {
    BoolExpr[] premises = Arrays.copyOf(parsed, given);
    int possible = 0;
    long start = CpuClock.ofThisThread();
    for (int i = given; i < parsed.length; i++) {
      Solver solver = z3.mkSolver();
      solver.add(premises);
      solver.add(new BoolExpr[] {parsed[i]});
      possible += solver.check() == Status.SATISFIABLE ? 1 : 0;
    }
    return new Mask(parsed.length - given, possible, CpuClock.ofThisThread() - start);
  }

  private List<Formula> domains() {
    List<Formula> domains = new ArrayList<>();
    for (int f = 0; f < vocabulary.type().size(); f++) {
      switch (vocabulary.domains().get(f)) {
        case FieldDomain.Choices(var values, _) ->
            domains.add(new Formula.In(term(f), values, true));
        case FieldDomain.Numbers(long lowest, long highest, int decimals, _) ->
            domains.add(within(f, lowest, highest, decimals));
      }
    }
    return domains;
  }

  /** In units of the last decimal. */
  private Formula within(int field, long low, long high, int decimals) {
    return Formula.allOf(
        List.of(
            compare(field, Operator.GE, Value.of(BigDecimal.valueOf(low, decimals))),
            compare(field, Operator.LE, Value.of(BigDecimal.valueOf(high, decimals)))));
  }

  /** A condition for each value, or for each first digit. */
  private List<Formula> candidates(int field) {
    List<Formula> candidates = new ArrayList<>();
    switch (vocabulary.domains().get(field)) {
      case FieldDomain.Choices(var values, _) ->
          values.forEach(value -> candidates.add(compare(field, Operator.EQ, value)));
      case FieldDomain.Numbers(_, long highest, int decimals, _) -> {
        for (int digit = 0; digit < 10; digit++) {
          List<Formula> ranges = new ArrayList<>();
          for (long scale = 1; scale <= highest; scale *= 10) {
            ranges.add(within(field, digit * scale, (digit + 1) * scale - 1, decimals));
          }
          candidates.add(Formula.anyOf(ranges));
        }
      }
    }
    return candidates;
  }

  private Formula compare(int field, Operator op, Value value) {
    return new Formula.Compare(term(field), op, new Term.Constant(value));
  }

  private Term term(int field) {
    return Term.field(vocabulary.type().fields().get(field).name());
  }
}
