package dev.nomos.miner.search;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

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
   * From what the predicates say. Whole numbers have no values between neighbours, so {@code x > 4}
   * implies {@code x >= 5}; a truth value is 0 or 1, so {@code x = 0} is the negation of {@code x =
   * 1}. Sets of values and differences of two terms are compared too: {@code x + 2 <= y} implies
   * {@code x < y}. Nothing is said of atoms over other terms: where a field of one is absent, the
   * other may be known.
   *
   * @param nonNegative fields that are never below zero, such as counters: then {@code x <= 2 * y}
   *     implies {@code x <= 3 * y}
   */
  public static Implications of(PredicateSpace space, Predicate<String> nonNegative) {
    Implications known = new Implications(space.size());
    Map<Reading.Subject, Map<Integer, Reading>> alike = new HashMap<>();
    Map<Term, List<Integer>> sameLeft = new HashMap<>();
    for (int p = 0; p < space.size(); p++) {
      int predicate = p;
      Formula.Atom atom = space.predicates().get(p).atom();
      Reading.of(atom)
          .ifPresent(
              r -> alike.computeIfAbsent(r.subject(), _ -> new TreeMap<>()).put(predicate, r));
      if (atom instanceof Formula.Compare(var left, _, var right)
          && !(right instanceof Term.Constant)) {
        sameLeft.computeIfAbsent(left, _ -> new ArrayList<>()).add(p);
      }
    }
    sameLeft.values().forEach(some -> known.relateMultiples(space, some, nonNegative));
    alike.values().forEach(some -> known.relateReadings(space, some));
    return known;
  }

  private void relateReadings(PredicateSpace space, Map<Integer, Reading> alike) {
    alike.forEach(
        (p, a) ->
            alike.forEach(
                (q, b) -> {
                  if (!p.equals(q) && a.isComparableWith(b)) {
                    relate(p, a, q, b, a.placesWith(b, space.type()));
                  }
                }));
  }

  private void relate(int p, Reading a, int q, Reading b, List<Value> places) {
    implied[p].set(q);
    excluded[p].set(q);
    completed[p].set(q);
    for (Value at : places) {
      boolean one = a.holdsAt(at);
      boolean other = b.holdsAt(at);
      if (one && !other) {
        implied[p].clear(q);
      } else if (one) {
        excluded[p].clear(q);
      } else if (!other) {
        completed[p].clear(q);
      }
    }
  }

  private void relateMultiples(
      PredicateSpace space, List<Integer> sameLeft, Predicate<String> nonNegative) {
    for (int p : sameLeft) {
      for (int q : sameLeft) {
        if (p != q
            && space.predicates().get(p).atom() instanceof Formula.Compare a
            && space.predicates().get(q).atom() instanceof Formula.Compare b) {
          relate(p, a.op(), q, b.op(), Place.all(a, b, nonNegative));
        }
      }
    }
  }

  private void relate(int p, Operator a, int q, Operator b, List<Place> places) {
    if (places.isEmpty()) {
      return;
    }
    implied[p].set(q, places.stream().noneMatch(at -> at.a(a) && !at.b(b)));
    excluded[p].set(q, places.stream().noneMatch(at -> at.a(a) && at.b(b)));
    completed[p].set(q, places.stream().noneMatch(at -> !at.a(a) && !at.b(b)));
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
}
