package dev.nomos.miner.search;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.BitSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What follows between predicates by their meaning alone, whatever the data: {@code x >= 5} implies
 * {@code x >= 3}, excludes {@code x = 2}, and {@code x >= 5 or x <= 7} is a tautology.
 */
public final class Implications {
  private final BitSet[] implied;
  private final BitSet[] excluded;
  private final BitSet[] completed;

  private Implications(int predicates) {
    implied = empty(predicates);
    excluded = empty(predicates);
    completed = empty(predicates);
  }

  private static BitSet[] empty(int predicates) {
    BitSet[] sets = new BitSet[predicates];
    for (int p = 0; p < predicates; p++) {
      sets[p] = new BitSet(predicates);
    }
    return sets;
  }

  /** Nothing known: every predicate stands alone. */
  public static Implications none(int predicates) {
    return new Implications(predicates);
  }

  /**
   * From the predicates' comparisons.
   *
   * @param nonNegative fields that are never below zero, such as counters: then {@code x <= 2 * y}
   *     implies {@code x <= 3 * y}
   */
  public static Implications of(PredicateSpace space, Predicate<String> nonNegative) {
    int n = space.size();
    Implications known = new Implications(n);
    for (int p = 0; p < n; p++) {
      Formula.Compare a = space.predicates().get(p).atom();
      for (int q = 0; q < n; q++) {
        Formula.Compare b = space.predicates().get(q).atom();
        if (p == q || !a.left().equals(b.left())) {
          continue;
        }
        if (implies(a, b, nonNegative)) {
          known.implied[p].set(q);
        }
        if (implies(a, b.negate(), nonNegative)) {
          known.excluded[p].set(q);
        }
        if (implies(a.negate(), b, nonNegative)) {
          known.completed[p].set(q);
        }
      }
    }
    return known;
  }

  /** Predicates true wherever {@code p} is true; without {@code p} itself. */
  public BitSet impliedBy(int p) {
    return implied[p];
  }

  /** Predicates false wherever {@code p} is true. */
  public BitSet excludedBy(int p) {
    return excluded[p];
  }

  /** Predicates true wherever {@code p} is false: with each of them {@code p} is a tautology. */
  public BitSet completedBy(int p) {
    return completed[p];
  }

  /** Whether the space has a predicate that is true exactly where {@code p} is false. */
  boolean hasNegation(int p) {
    return excluded[p].intersects(completed[p]);
  }

  /** The first such predicate. Throws where there is none. */
  int negationOf(int p) {
    BitSet both = (BitSet) excluded[p].clone();
    both.and(completed[p]);
    int negation = both.nextSetBit(0);
    if (negation < 0) {
      throw new IllegalStateException("predicate " + p + " has no negation in its space");
    }
    return negation;
  }

  boolean implies(int p, int q) {
    return implied[p].get(q);
  }

  boolean isTautology(int p, int q) {
    return completed[p].get(q);
  }

  /** Whether {@code a} implies {@code b}; both have the same left side. */
  private static boolean implies(
      Formula.Compare a, Formula.Compare b, Predicate<String> nonNegative) {
    Integer sign = compareRightSides(a.right(), b.right(), nonNegative);
    return sign != null && implies(a.op(), b.op(), sign);
  }

  /** Sign of a's right side against b's; null where it is not known. Texts: 0 equal, 2 not. */
  private static @Nullable Integer compareRightSides(
      Term a, Term b, Predicate<String> nonNegative) {
    if (a.equals(b)) {
      return 0;
    }
    if (a instanceof Term.Constant(var x) && b instanceof Term.Constant(var y)) {
      return x.isNumber() && y.isNumber() ? Integer.signum(compare(x, y)) : 2;
    }
    if (a instanceof Term.Times(Term.FieldRef(var f), Term.Constant(var x))
        && b instanceof Term.Times(Term.FieldRef(var g), Term.Constant(var y))
        && f.equals(g)
        && nonNegative.test(f)) {
      return compare(x, y) <= 0 ? -3 : 3; // equal is possible where the field is 0
    }
    return null;
  }

  private static int compare(Value x, Value y) {
    return x.decimal().compareTo(y.decimal());
  }

  /**
   * Whether {@code v op1 c} implies {@code v op2 d}.
   *
   * @param sign of c against d: -1, 0, 1; 2 for different texts; -3 and 3 for "at most" and "at
   *     least"
   */
  private static boolean implies(Operator op1, Operator op2, int sign) {
    return switch (op1) {
      case EQ ->
          switch (op2) {
            case EQ -> sign == 0;
            case NE -> sign == 2 || sign == 1 || sign == -1;
            case LT -> sign == -1;
            case LE -> sign == -1 || sign == 0 || sign == -3;
            case GT -> sign == 1;
            case GE -> sign == 1 || sign == 0 || sign == 3;
          };
      case NE -> op2 == Operator.NE && sign == 0;
      case LT ->
          switch (op2) {
            case LT, LE -> sign == -1 || sign == 0 || sign == -3;
            case NE -> sign == -1 || sign == 0;
            case EQ, GT, GE -> false;
          };
      case LE ->
          switch (op2) {
            case LE -> sign == -1 || sign == 0 || sign == -3;
            case LT, NE -> sign == -1;
            case EQ, GT, GE -> false;
          };
      case GT ->
          switch (op2) {
            case GT, GE -> sign == 1 || sign == 0 || sign == 3;
            case NE -> sign == 1 || sign == 0;
            case EQ, LT, LE -> false;
          };
      case GE ->
          switch (op2) {
            case GE -> sign == 1 || sign == 0 || sign == 3;
            case GT, NE -> sign == 1;
            case EQ, LT, LE -> false;
          };
    };
  }
}
