package dev.nomos.miner.theory;

import dev.nomos.miner.search.Implications;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A set of clauses that can tell that another clause follows from them: assume all its literals
 * false and propagate; a contradiction proves it. Sound, not complete: it never says "follows"
 * wrongly. Knows the predicates' static implications.
 *
 * <p>Each clause counts its false literals, so that a question costs what it changes, not the size
 * of the set. Not thread-safe.
 */
final class UnitPropagation {
  private static final byte OPEN = 0;
  private static final byte TRUE = 1;
  private static final byte FALSE = -1;

  /** {@code implied[p]}, {@code excluded[p]}: what is true, and what false, where p is true. */
  private final int[][] implied;

  private final int[][] excluded;

  /** {@code completed[p]}, {@code impliers[p]}: what is true, and what false, where p is false. */
  private final int[][] completed;

  private final int[][] impliers;
  private final List<int[]> clauses = new ArrayList<>();

  /** {@code occurrences.get(p)}: clauses in which p is a literal. */
  private final List<List<Integer>> occurrences = new ArrayList<>();

  private final BitSet removed = new BitSet();
  private final byte[] values;
  private int[] falseLiterals = new int[16];

  /** Predicates in the order in which they got a value; those from {@code done} on are pending. */
  private final int[] trail;

  private int assigned;
  private int done;

  UnitPropagation(int predicates, Implications implications) {
    implied = new int[predicates][];
    excluded = new int[predicates][];
    completed = new int[predicates][];
    impliers = new int[predicates][];
    values = new byte[predicates];
    trail = new int[predicates];
    BitSet[] transposed = transposed(predicates, implications);
    for (int p = 0; p < predicates; p++) {
      implied[p] = list(implications.impliedBy(p));
      excluded[p] = list(implications.excludedBy(p));
      completed[p] = list(implications.completedBy(p));
      impliers[p] = list(transposed[p]);
      occurrences.add(new ArrayList<>());
    }
  }

  private static BitSet[] transposed(int predicates, Implications implications) {
    BitSet[] impliers = new BitSet[predicates];
    Arrays.setAll(impliers, _ -> new BitSet());
    for (int p = 0; p < predicates; p++) {
      int implier = p;
      implications.impliedBy(p).stream().forEach(q -> impliers[q].set(implier));
    }
    return impliers;
  }

  private static int[] list(BitSet predicates) {
    return predicates.stream().toArray();
  }

  /** The clause's number, for {@link #remove}. */
  int add(BitSet clause) {
    int number = clauses.size();
    clauses.add(list(clause));
    clause.stream().forEach(p -> occurrences.get(p).add(number));
    if (number == falseLiterals.length) {
      falseLiterals = Arrays.copyOf(falseLiterals, 2 * number);
    }
    return number;
  }

  void remove(int clause) {
    removed.set(clause);
  }

  void restore(int clause) {
    removed.clear(clause);
  }

  boolean implies(BitSet clause) {
    boolean contradiction = !assumeFalse(clause) || !assertUnits() || !propagate();
    undo();
    return contradiction;
  }

  private boolean assumeFalse(BitSet clause) {
    for (int p = clause.nextSetBit(0); p >= 0; p = clause.nextSetBit(p + 1)) {
      if (!assign(p, FALSE)) {
        return false;
      }
    }
    return true;
  }

  private boolean assertUnits() {
    for (int c = 0; c < clauses.size(); c++) {
      int[] literals = clauses.get(c);
      if (literals.length == 1 && !removed.get(c) && !assign(literals[0], TRUE)) {
        return false;
      }
    }
    return true;
  }

  private boolean assign(int p, byte value) {
    if (values[p] == OPEN) {
      values[p] = value;
      trail[assigned++] = p;
      return true;
    }
    return values[p] == value;
  }

  private boolean propagate() {
    while (done < assigned) {
      int p = trail[done++];
      boolean consistent =
          values[p] == TRUE
              ? assignAll(implied[p], TRUE) && assignAll(excluded[p], FALSE)
              : count(p) && assignAll(completed[p], TRUE) && assignAll(impliers[p], FALSE);
      if (!consistent) {
        return false;
      }
    }
    return true;
  }

  private boolean assignAll(int[] predicates, byte value) {
    for (int p : predicates) {
      if (!assign(p, value)) {
        return false;
      }
    }
    return true;
  }

  /** Counts p as false in every clause; false where a clause has no other literal left. */
  private boolean count(int p) {
    boolean consistent = true;
    for (int c : occurrences.get(p)) {
      falseLiterals[c]++; // in all of them, or undoing would go wrong
      int left = clauses.get(c).length - falseLiterals[c];
      if (consistent && left < 2 && !removed.get(c)) {
        consistent = left == 1 && assignLast(clauses.get(c));
      }
    }
    return consistent;
  }

  /**
   * The literal that is not counted as false must hold; where it is false but still pending, none
   * can.
   */
  private boolean assignLast(int[] literals) {
    for (int p : literals) {
      if (values[p] != FALSE) {
        return assign(p, TRUE);
      }
    }
    return false;
  }

  private void undo() {
    for (int i = 0; i < assigned; i++) {
      int p = trail[i];
      if (i < done && values[p] == FALSE) {
        for (int c : occurrences.get(p)) {
          falseLiterals[c]--;
        }
      }
      values[p] = OPEN;
    }
    assigned = 0;
    done = 0;
  }
}
