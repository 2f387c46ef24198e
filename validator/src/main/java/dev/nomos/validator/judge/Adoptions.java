package dev.nomos.validator.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which theory judges which record of one partition: the versions adopted there, each with the
 * first offset that it may judge. Grows by what is adopted; never changes what was. One owner.
 */
public final class Adoptions {
  /** Each remembers verdicts; late records use more than one. */
  private static final int MOST_CHECKERS = 4;

  /** Theory version to the first offset that it may judge. */
  private final NavigableMap<Long, Long> firstOffsets = new TreeMap<>();

  /** Version to what judges by it, the one used last behind; at most {@value #MOST_CHECKERS}. */
  private final LinkedHashMap<Long, PublishedTheory.Checker> checkers = new LinkedHashMap<>();

  private NavigableMap<Long, PublishedTheory> book = Collections.emptyNavigableMap();
  private long logged = -1;
  private PublishedTheory.@Nullable Checker latest;

  /** {@code book}: every usable version; replaces the one before. */
  @SuppressWarnings("ReferenceEquality") // the book gives the same map while nothing changes
  public void use(NavigableMap<Long, PublishedTheory> newBook) {
    if (newBook == book) {
      return;
    }
    book = newBook;
    latest = null;
    checkers.values().removeIf(kept -> !kept.theory().equals(newBook.get(kept.theory().version())));
  }

  /** Has no effect where the version was adopted before. */
  public void adopt(long version, long firstOffset) {
    firstOffsets.putIfAbsent(version, firstOffset);
    logged = Math.max(logged, firstOffset);
  }

  /** The newest adopted version, or 0. */
  public long newest() {
    return firstOffsets.isEmpty() ? 0 : firstOffsets.lastKey();
  }

  /** The greatest first offset of any adopted version; -1 before any. */
  public long lastOffset() {
    return logged;
  }

  /**
   * The newest version adopted at or before {@code offset}, in the book or not; 0 where there is
   * none.
   */
  public long newestAt(long offset) {
    for (var adoption : firstOffsets.descendingMap().entrySet()) {
      if (adoption.getValue() <= offset) {
        return adoption.getKey();
      }
    }
    return 0;
  }

  /**
   * The newest version adopted at or before {@code offset} that is in effect at {@code
   * eventTimeMillis}; null where there is none.
   */
  PublishedTheory.@Nullable Checker inForce(long offset, long eventTimeMillis) {
    for (var adoption : firstOffsets.descendingMap().entrySet()) {
      PublishedTheory theory = book.get(adoption.getKey());
      if (theory != null
          && adoption.getValue() <= offset
          && theory.effectiveFromMillis() <= eventTimeMillis) {
        return checker(theory);
      }
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // a theory of the book is one object
  private PublishedTheory.Checker checker(PublishedTheory theory) {
    PublishedTheory.Checker last = latest;
    if (last != null && last.theory() == theory) {
      return last;
    }
    PublishedTheory.Checker found = checkers.remove(theory.version());
    latest = found == null ? theory.checker() : found;
    checkers.putLast(theory.version(), latest);
    if (checkers.size() > MOST_CHECKERS) {
      checkers.pollFirstEntry();
    }
    return latest;
  }
}
