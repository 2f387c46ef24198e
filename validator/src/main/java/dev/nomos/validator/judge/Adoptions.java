package dev.nomos.validator.judge;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which theory judges which record of one partition: the versions adopted there, each with the
 * first offset that it may judge. Grows by what is adopted; never changes what was. One owner.
 */
public final class Adoptions {
  /** Theory version to the first offset that it may judge. */
  private final NavigableMap<Long, Long> firstOffsets = new TreeMap<>();

  private final Map<Long, PublishedTheory.Checker> checkers = new HashMap<>();
  private NavigableMap<Long, PublishedTheory> book = Collections.emptyNavigableMap();
  private long logged = -1;

  /** {@code book}: every usable version; replaces the one before. */
  @SuppressWarnings("ReferenceEquality") // the book gives the same map while nothing changes
  public void use(NavigableMap<Long, PublishedTheory> newBook) {
    if (newBook == book) {
      return;
    }
    book = newBook;
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
        return checkers.computeIfAbsent(adoption.getKey(), _ -> theory.checker());
      }
    }
    return null;
  }
}
