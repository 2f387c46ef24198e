package dev.nomos.bench;

import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.entailment.RecordFinder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The method that enforcement is measured against: for each candidate token a solver of its own, to
 * which all rules, the fields written so far and the range that the candidate leads to are asserted
 * anew.
 */
final class FreshSolvers {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RuleTheory theory;
  private final Vocabulary vocabulary;

  FreshSolvers(RuleTheory theory, Vocabulary vocabulary) {
    this.theory = theory;
    this.vocabulary = vocabulary;
  }

  /** Finds the first tokens of a field, those before it being as in a record; counts candidates. */
  int mask(Row row, int field) {
    List<Formula> known = new ArrayList<>();
    for (int f = 0; f < field; f++) {
      Value value = row.get(f);
      if (value != null) {
        known.add(compare(f, Operator.EQ, value));
      }
    }
    List<Formula> candidates = candidates(field);
    int possible = 0;
    for (Formula candidate : candidates) {
      possible += isPossible(known, candidate) ? 1 : 0;
    }
    if (possible == 0) {
      throw new IllegalStateException("the rules do not hold in the input");
    }
    return candidates.size();
  }

  private boolean isPossible(List<Formula> known, Formula candidate) {
    List<Formula> conditions = new ArrayList<>(known);
    conditions.add(candidate);
    try (var solver =
        new RecordFinder(theory.rules(), vocabulary.type(), domains(), Set.<String>of())) {
      Set<String> all = Set.of();
      return solver.find(conditions, all, all, PATIENCE).exists() == Truth.TRUE;
    }
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
    Field of = vocabulary.type().fields().get(field);
    return Term.field(of.name());
  }
}
