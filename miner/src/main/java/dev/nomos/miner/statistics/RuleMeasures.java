package dev.nomos.miner.statistics;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Measures clauses on evidences, in one pass over their columns: O(literals x evidences / 64) and
 * an addition for each evidence that the clause is decided by. Not thread-safe.
 */
public final class RuleMeasures {
  private static final int EXAMPLES = 2;

  private final PredicateSpace space;
  private final EvidenceColumns columns;

  /** Evidences in which exactly one, and none, of the literals measured last holds. */
  private final long[] once;

  private final long[] never;

  public RuleMeasures(PredicateSpace space, EvidenceColumns columns) {
    this.space = space;
    this.columns = columns;
    this.once = new long[columns.words()];
    this.never = new long[columns.words()];
  }

  /**
   * The literals of a rule, as {@link EvidenceColumns} numbers them; empty where it is no clause or
   * has an atom that is neither a predicate of the space nor the negation of one.
   */
  public Optional<int[]> literals(Rule rule) {
    int[] literals = rule.clause().orElse(List.of()).stream().mapToInt(this::literal).toArray();
    boolean known = Arrays.stream(literals).noneMatch(l -> l == Integer.MIN_VALUE);
    return literals.length > 0 && known ? Optional.of(literals) : Optional.empty();
  }

  private int literal(Formula.Atom atom) {
    int p = space.indexOf(atom);
    int negated = p < 0 ? space.indexOf(atom.negate()) : -1;
    return p >= 0 ? p : negated >= 0 ? ~negated : Integer.MIN_VALUE;
  }

  /** The condition that a literal stands for. */
  public Formula.Atom atom(int literal) {
    return literal >= 0
        ? space.predicates().get(literal).atom()
        : space.predicates().get(~literal).atom().negate();
  }

  public RuleStatistics measure(BitSet predicates) {
    return measure(predicates.stream().toArray());
  }

  /** Measures a clause of different literals; its natural reading is the one that reads best. */
  public RuleStatistics measure(int[] literals) {
    return measure(literals, -1);
  }

  /** Measures an implication: its natural reading is that of {@code literals[consequent]}. */
  public RuleStatistics measure(int[] literals, int consequent) {
    countHolding(literals);
    long violations = columns.weight(never);
    double broken = brokenByChance(literals);
    List<RuleStatistics.Reading> readings = new ArrayList<>();
    for (int literal : literals) {
      readings.add(reading(literal, violations));
    }
    int natural = consequent < 0 ? natural(readings) : consequent;
    long[] decisive = columns.column(literals[natural]);
    return new RuleStatistics(
        readings,
        natural,
        columns.records(),
        violations,
        tested(literals, violations),
        columns.records() * broken,
        literals.length == 1 ? 0 : Chance.log10AtMost(columns.records(), broken, violations),
        weakest(readings),
        first(once, decisive, 0),
        first(once, decisive, -1),
        first(never, never, 0));
  }

  private long tested(int[] literals, long violations) {
    return Arrays.stream(literals)
        .mapToLong(literal -> columns.knownWeight(once, literal) + violations)
        .min()
        .orElse(0);
  }

  private static double weakest(List<RuleStatistics.Reading> readings) {
    double least = readings.isEmpty() ? 0 : Double.POSITIVE_INFINITY;
    for (RuleStatistics.Reading reading : readings) {
      least = Math.min(least, reading.surprise());
    }
    return least;
  }

  /** Records in which none of the literals holds. */
  public long violations(int[] literals) {
    countHolding(literals);
    return columns.weight(never);
  }

  private void countHolding(int[] literals) {
    for (int w = 0; w < once.length; w++) {
      long one = 0;
      long more = 0;
      for (int literal : literals) {
        long holds = columns.column(literal)[w];
        more |= one & holds;
        one |= holds;
      }
      once[w] = one & ~more;
      never[w] = ~one;
    }
    if (columns.evidences() % Long.SIZE != 0) {
      never[never.length - 1] &= (1L << columns.evidences()) - 1;
    }
  }

  /** The probability that a record breaks a clause of independent literals. */
  private double brokenByChance(int[] literals) {
    double product = 1;
    for (int literal : literals) {
      product *= 1 - share(literal);
    }
    return product;
  }

  private double share(int literal) {
    return columns.records() == 0 ? 1 : (double) columns.weightOf(literal) / columns.records();
  }

  private RuleStatistics.Reading reading(int literal, long violations) {
    long obeyed = columns.weight(once, literal);
    long antecedent = obeyed + violations;
    double share = share(literal);
    double confidence = antecedent == 0 ? 1 : (double) obeyed / antecedent;
    return new RuleStatistics.Reading(
        literal,
        antecedent,
        confidence,
        share == 0 ? 1 : confidence / share,
        antecedent * (1 - share) - violations);
  }

  /**
   * The reading whose antecedent says what is the case, not what is not: a literal such as "proto
   * != udp" becomes the condition "where proto = udp". Of several, the most surprising one, then
   * the first.
   */
  private int natural(List<RuleStatistics.Reading> readings) {
    int best = 0;
    for (int i = 1; i < readings.size(); i++) {
      boolean excludes = excludesFact(readings.get(i).consequent());
      boolean bestExcludes = excludesFact(readings.get(best).consequent());
      boolean stronger = readings.get(i).surprise() > readings.get(best).surprise();
      if (excludes == bestExcludes ? stronger : bestExcludes) {
        best = i;
      }
    }
    return best;
  }

  private boolean excludesFact(int literal) {
    return switch (atom(literal)) {
      case Formula.Compare(_, var op, var right) ->
          op == Operator.NE && right instanceof Term.Constant;
      case Formula.In in -> !in.inside();
      case Formula.Quantified _ -> false;
    };
  }

  /** The heaviest evidences of {@code set} in which the bits of column, turned by a mask, are 1. */
  private List<Integer> first(long[] set, long[] column, long turned) {
    List<Integer> found = new ArrayList<>(EXAMPLES);
    for (int w = 0; w < set.length && found.size() < EXAMPLES; w++) {
      long bits = set[w] & (column[w] ^ turned);
      for (; bits != 0 && found.size() < EXAMPLES; bits &= bits - 1) {
        found.add(columns.original((w << 6) + Long.numberOfTrailingZeros(bits)));
      }
    }
    return found;
  }
}
