package dev.nomos.validator;

import dev.nomos.validator.judge.Adoptions;
import dev.nomos.validator.judge.PublishedTheory;
import dev.nomos.validator.judge.TheoryBook;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The theory versions that one task judges by, with the offset from which each does.
 *
 * <p>They come from the task's own store, which is written in the same transaction as the
 * violations that follow from it, and from the activations topic: a task whose store is empty
 * follows what was adopted in its partition before. A live task adopts further versions by itself,
 * but not before it has passed the last offset at which one was adopted; a replay only follows.
 * Owned by the task's thread.
 */
final class TaskTheories {
  private final Adoptions adoptions = new Adoptions();
  private final int partition;
  private final boolean live;
  private final KeyValueStore<String, Long> store;
  private final TheoryBook book;
  private final ActivationLog log;
  private NavigableMap<Long, PublishedTheory> offered = Collections.emptyNavigableMap();
  private boolean behind;
  private long seen = -1;

  TaskTheories(
      int partition,
      boolean live,
      KeyValueStore<String, Long> store,
      TheoryBook book,
      ActivationLog log) {
    this.partition = partition;
    this.live = live;
    this.store = store;
    this.book = book;
    this.log = log;
    try (var all = store.all()) {
      all.forEachRemaining(entry -> adoptions.adopt(versionOf(entry.key), entry.value));
    }
  }

  /** The key of one adoption in the store and on the activations topic. */
  static String key(int partition, long version) {
    return partition + "/" + version;
  }

  private static long versionOf(String key) {
    return Long.parseLong(key.substring(key.indexOf('/') + 1));
  }

  Adoptions adoptions() {
    return adoptions;
  }

  /**
   * Makes ready to judge the record at {@code offset}; returns the versions adopted for it, in
   * ascending order. Waits where a version was adopted, by whoever had the partition before, that
   * has not come here yet. Costs a few comparisons while nothing changes.
   */
  List<Long> advance(long offset) {
    long changes = log.changes();
    if (changes != seen) {
      seen = changes;
      log.tell(partition, adoptions);
    }
    book.awaitSettled(adoptions.newestAt(offset));
    NavigableMap<Long, PublishedTheory> versions = book.versions();
    adoptions.use(versions);
    return live ? adopt(versions, offset) : List.of();
  }

  @SuppressWarnings("ReferenceEquality") // the book gives the same map while nothing changes
  private List<Long> adopt(NavigableMap<Long, PublishedTheory> versions, long offset) {
    if (versions == offered && !behind) {
      return List.of();
    }
    offered = versions;
    behind = offset < adoptions.lastOffset();
    if (behind) {
      return List.of();
    }
    List<Long> adopted = new ArrayList<>(versions.tailMap(adoptions.newest(), false).keySet());
    for (long version : adopted) {
      adoptions.adopt(version, offset);
      store.put(key(partition, version), offset);
    }
    return adopted;
  }
}
