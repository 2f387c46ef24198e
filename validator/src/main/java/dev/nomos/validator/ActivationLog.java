package dev.nomos.validator;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.validator.judge.Adoptions;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the activations topic says: which theory versions were adopted in which partition, from
 * which offset on. One thread writes; any thread reads.
 */
final class ActivationLog {
  /** Partition to theory version to the first offset that it may judge. */
  private final Map<Integer, NavigableMap<Long, Long>> firstOffsets = new ConcurrentHashMap<>();

  private final AtomicLong changes = new AtomicLong();

  /** Of two entries for one version the first stays: what was judged is not judged anew. */
  void put(Activation activation) {
    firstOffsets
        .computeIfAbsent(activation.getPartition(), _ -> new ConcurrentSkipListMap<>())
        .putIfAbsent(activation.getTheoryVersion(), activation.getNextOffset());
    changes.incrementAndGet();
  }

  /** Greater after every change. */
  long changes() {
    return changes.get();
  }

  void tell(int partition, Adoptions adoptions) {
    var adopted = firstOffsets.get(partition);
    if (adopted != null) {
      adopted.forEach(adoptions::adopt);
    }
  }
}
