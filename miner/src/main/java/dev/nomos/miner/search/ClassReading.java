package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The strongest sets with every predicate for itself, read as a search with classes lists them: of
 * a class only its first member in sets of three and more, and none in which a class that implies
 * another by any of its members would do.
 *
 * <p>With every predicate for itself there are more sets, never fewer: a set of classes that no
 * stronger class can replace is there in each of its readings. So classes may split and merge as
 * evidences come and go without a set being lost; this leaves out what is too many at the moment.
 */
final class ClassReading {
  private static final int IN_NONE = -1;

  private final SearchSpace space;
  private final Implications implications;
  private final int[] classOf;
  private final long[] once;
  private final long[] twice;
  private final long[] alone;

  /** The first {@code count}: classes of the set last looked at. */
  private int[] classes = new int[8];

  private int count;

  private ClassReading(SearchSpace space, SearchProblem problem) {
    this.space = space;
    this.implications = problem.implications();
    this.classOf = new int[problem.predicates()];
    this.once = new long[space.evidenceWords];
    this.twice = new long[space.evidenceWords];
    this.alone = new long[space.evidenceWords];
    Arrays.fill(classOf, IN_NONE);
    for (int c = 0; c < space.classes; c++) {
      for (int p : space.members[c]) {
        classOf[p] = c;
      }
    }
  }

  /** {@code sets}: what the strongest search without classes finds over the same evidences. */
  static List<BitSet> of(
      int predicates,
      Collection<BitSet> evidences,
      Implications implications,
      int maxSize,
      List<long[]> sets) {
    SearchProblem problem =
        SearchProblem.strongest(predicates, List.copyOf(evidences), implications);
    ClassReading reading = new ClassReading(new SearchSpace(problem, maxSize), problem);
    Set<BitSet> equivalences = reading.equivalences(maxSize);
    List<BitSet> read = new ArrayList<>(equivalences);
    for (long[] set : sets) {
      if (reading.isListed(set)) {
        BitSet listed = BitSet.valueOf(set);
        if (listed.cardinality() != 2 || !equivalences.contains(listed)) {
          read.add(listed);
        }
      }
    }
    return read;
  }

  /** The sets of two that say that members of a class are equivalent. */
  private Set<BitSet> equivalences(int maxSize) {
    Set<BitSet> found = new LinkedHashSet<>();
    for (int[] members : maxSize > 1 ? space.members : new int[0][]) {
      for (int p : members) {
        for (int q : members) {
          if (p != q && !space.always.get(implications.negationOf(p))) {
            BitSet set = new BitSet();
            set.set(implications.negationOf(p));
            set.set(q);
            found.add(set);
          }
        }
      }
    }
    return found;
  }

  private boolean isListed(long[] set) {
    count = 0;
    boolean areFirst = true;
    boolean areAlone = true;
    for (int p = Bits.next(set, 0); p >= 0; p = Bits.next(set, p + 1)) {
      int c = classOf[p];
      if (c == IN_NONE) {
        return false;
      }
      areFirst &= space.members[c][0] == p;
      areAlone &= space.members[c].length == 1;
      add(c);
    }
    // Alone in its class, a predicate was compared with all that imply it.
    return count > 0 && (count < 3 || areFirst) && (areAlone || !isReplaceable());
  }

  private void add(int c) {
    if (count == classes.length) {
      classes = Arrays.copyOf(classes, 2 * count);
    }
    classes[count++] = c;
  }

  private boolean isReplaceable() {
    lookAt();
    for (int m = 0; m < count; m++) {
      int c = classes[m];
      if (space.members[c].length > 1) {
        int column = c * space.evidenceWords;
        for (int i = 0; i < alone.length; i++) {
          alone[i] = space.columns[column + i] & ~twice[i];
        }
        for (int p : space.stronger[c]) {
          if (Bits.isCovered(alone, space.columns, p * space.evidenceWords)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Finds which evidences several of the classes hold in. */
  private void lookAt() {
    Arrays.fill(once, 0);
    Arrays.fill(twice, 0);
    for (int m = 0; m < count; m++) {
      int column = classes[m] * space.evidenceWords;
      for (int i = 0; i < once.length; i++) {
        twice[i] |= once[i] & space.columns[column + i];
        once[i] |= space.columns[column + i];
      }
    }
  }
}
