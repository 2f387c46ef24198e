package dev.nomos.logic.completion;

import java.util.Arrays;

/**
 * What the variables of a {@link Box} still say of clauses: those that one variable alone can
 * satisfy restrict it. Only words of clauses in which a variable has changed are looked at.
 * Mutable; belongs to a {@link Propagation}.
 */
final class Clauses {
  private final CompletionTheory theory;

  /** Clauses of the rules in force. */
  private final long[] enabled;

  /** A bit for each word to look at again. */
  private final long[] stale;

  private boolean anyStale;

  Clauses(CompletionTheory theory) {
    this.theory = theory;
    enabled = new long[theory.words()];
    stale = new long[(theory.words() + 63) >>> 6];
    Arrays.fill(enabled, -1);
    if ((theory.clauses() & 63) != 0) {
      enabled[enabled.length - 1] = (1L << theory.clauses()) - 1;
    }
  }

  void disableAll() {
    Arrays.fill(enabled, 0);
  }

  void enable(int clause) {
    enabled[clause >>> 6] |= 1L << clause;
  }

  long enabled(int word) {
    return enabled[word];
  }

  /** Nothing is to be looked at. */
  void clear() {
    anyStale = false;
    Arrays.fill(stale, 0);
  }

  /** All is to be looked at. */
  void lookAtAll() {
    anyStale = true;
    for (int w = 0; w < enabled.length; w++) {
      stale[w >>> 6] |= 1L << w;
    }
  }

  boolean isAnyStale() {
    return anyStale;
  }

  /** Finds out anew which clauses a variable may and must satisfy; false where it has no cell. */
  boolean summarise(Box box, int variable) {
    int[] words = theory.wordsOf(variable);
    int[] entries = theory.entriesOf(variable);
    for (int k = 0; k < words.length; k++) {
      box.may[entries[k]] = 0;
      box.must[entries[k]] = -1;
      stale[words[k] >>> 6] |= 1L << words[k];
    }
    anyStale = true;
    boolean some = false;
    long[][] satisfied = theory.satisfied(variable);
    int at = theory.cellsAt(variable);
    for (int cell = 0; cell < satisfied.length; cell++) {
      if ((box.cells[at + (cell >>> 6)] >>> cell & 1) != 0) {
        some = true;
        long[] of = satisfied[cell];
        for (int k = 0; k < words.length; k++) {
          box.may[entries[k]] |= of[words[k]];
          box.must[entries[k]] &= of[words[k]];
        }
      }
    }
    return some;
  }

  /** Draws the conclusions of stale words, through the propagation that this belongs to. */
  void conclude(Box box, Propagation propagation) {
    anyStale = false;
    for (int s = 0; s < stale.length; s++) {
      while (stale[s] != 0 && !box.failed) {
        int word = (s << 6) + Long.numberOfTrailingZeros(stale[s]);
        stale[s] &= stale[s] - 1;
        conclude(box, word, propagation);
      }
    }
  }

  private void conclude(Box box, int word, Propagation propagation) {
    long one = 0;
    long two = 0;
    long all = 0;
    int end = theory.firstEntry(word + 1);
    for (int entry = theory.firstEntry(word); entry < end; entry++) {
      long x = box.may[entry];
      two |= one & x;
      one |= x;
      all |= box.must[entry];
    }
    box.done[word] = all;
    long open = enabled[word] & ~all;
    if ((open & ~one) != 0) {
      box.failed = true;
      return;
    }
    for (long rest = open & ~two; rest != 0 && !box.failed; rest &= rest - 1) {
      int clause = (word << 6) + Long.numberOfTrailingZeros(rest);
      for (int entry = theory.firstEntry(word); entry < end; entry++) {
        if ((box.may[entry] >>> clause & 1) != 0) {
          propagation.keep(theory.variableAt(entry), clause, true);
        }
      }
    }
  }

  /** The clauses of a word that are not satisfied yet wherever the variables are. */
  long open(Box box, int word) {
    return enabled[word] & ~box.done[word];
  }
}
