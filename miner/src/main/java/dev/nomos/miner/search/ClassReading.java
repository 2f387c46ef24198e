package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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
      List<BitSet> sets) {
    SearchProblem problem =
        SearchProblem.strongest(predicates, List.copyOf(evidences), implications);
    ClassReading reading = new ClassReading(new SearchSpace(problem, maxSize), problem);
    Set<BitSet> equivalences = reading.equivalences(maxSize);
    List<BitSet> read = new ArrayList<>(equivalences);
    for (BitSet set : sets) {
      if (!equivalences.contains(set) && reading.isListed(set)) {
        read.add(set);
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

  private boolean isListed(BitSet set) {
    int[] classes = set.stream().map(p -> classOf[p]).toArray();
    return IntStream.of(classes).noneMatch(c -> c == IN_NONE)
        && (classes.length < 3 || hasFirstMembersOnly(set, classes))
        && !isReplaceable(classes);
  }

  private boolean hasFirstMembersOnly(BitSet set, int[] classes) {
    return IntStream.of(classes).allMatch(c -> set.get(space.members[c][0]));
  }

  /** Alone in its class, a predicate was compared with all that imply it. */
  private boolean isReplaceable(int[] classes) {
    if (IntStream.of(classes).allMatch(c -> space.members[c].length == 1)) {
      return false;
    }
    lookAt(classes);
    for (int c : classes) {
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
  private void lookAt(int[] classes) {
    Arrays.fill(once, 0);
    Arrays.fill(twice, 0);
    for (int c : classes) {
      int column = c * space.evidenceWords;
      for (int i = 0; i < once.length; i++) {
        twice[i] |= once[i] & space.columns[column + i];
        once[i] |= space.columns[column + i];
      }
    }
  }
}
