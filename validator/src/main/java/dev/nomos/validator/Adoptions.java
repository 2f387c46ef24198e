package dev.nomos.validator;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.RowType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The theory versions that one task has adopted, with the record offset from which each judges.
 *
 * <p>The log lives in a changelogged store, written in the same transaction as the violations that
 * follow from it; this is its working copy. Owned by the task's thread.
 */
final class Adoptions {
  /** Theory version to the first offset that it may judge. */
  private final NavigableMap<Long, Long> firstOffsets = new TreeMap<>();

  private final Map<Long, InForce> compiled = new HashMap<>();
  private final KeyValueStore<String, Long> store;
  private final int partition;
  private final RowType type;
  private NavigableMap<Long, PublishedTheory> known = Collections.emptyNavigableMap();

  /** A version made ready to judge. */
  record InForce(PublishedTheory published, CompiledTheory compiled) {
    long version() {
      return published.theory().version();
    }
  }

  Adoptions(KeyValueStore<String, Long> store, int partition, RowType type) {
    this.store = store;
    this.partition = partition;
    this.type = type;
    try (var all = store.all()) {
      all.forEachRemaining(entry -> firstOffsets.put(versionOf(entry.key), entry.value));
    }
  }

  /** The key of one adoption in the store and on the activations topic. */
  static String key(int partition, long version) {
    return partition + "/" + version;
  }

  private static long versionOf(String key) {
    return Long.parseLong(key.substring(key.indexOf('/') + 1));
  }

  /** The newest adopted version, or 0. */
  long newest() {
    return firstOffsets.isEmpty() ? 0 : firstOffsets.lastKey();
  }

  /**
   * Adopts every version of {@code book} that is newer than all adopted ones, from {@code offset}
   * on; returns them in ascending order. Costs one comparison while the book is unchanged.
   */
  @SuppressWarnings("ReferenceEquality") // the book gives the same map while nothing changes
  List<Long> adopt(NavigableMap<Long, PublishedTheory> book, long offset) {
    if (book == known) {
      return List.of();
    }
    known = book;
    compiled.values().removeIf(theory -> !theory.published().equals(book.get(theory.version())));
    List<Long> adopted = new ArrayList<>(book.tailMap(newest(), false).keySet());
    for (long version : adopted) {
      firstOffsets.put(version, offset);
      store.put(key(partition, version), offset);
    }
    return adopted;
  }

  /**
   * The newest version adopted at or before {@code offset} that is in effect at {@code
   * eventTimeMillis}; null where there is none.
   */
  @Nullable InForce inForce(long offset, long eventTimeMillis) {
    for (var adoption : firstOffsets.descendingMap().entrySet()) {
      PublishedTheory theory = known.get(adoption.getKey());
      if (theory != null
          && adoption.getValue() <= offset
          && theory.theory().effectiveFromMillis() <= eventTimeMillis) {
        return compiled.computeIfAbsent(adoption.getKey(), _ -> compile(theory));
      }
    }
    return null;
  }

  private InForce compile(PublishedTheory theory) {
    return new InForce(theory, theory.compile(type));
  }
}
