package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Row;
import dev.nomos.schemas.avro.EvidenceEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.datasketches.hll.HllSketch;
import org.jspecify.annotations.Nullable;

/** One evidence as a task counts it between two flushes. Owned by the task's thread. */
final class Delta {
  /** Its key in the stores. */
  final int slot;

  private final Evidence evidence;
  private final HllSketch keys;
  private Map<String, String> sample;
  private long sampleTime;
  private long count;
  private long first;
  private long last;
  private byte @Nullable [] lastKey;

  private Delta(int slot, Evidence evidence, HllSketch keys, Map<String, String> sample) {
    this.slot = slot;
    this.evidence = evidence;
    this.keys = keys;
    this.sample = sample;
  }

  /** Of an evidence that no record was counted into yet. */
  static Delta fresh(int slot, Evidence evidence) {
    Delta delta = new Delta(slot, evidence, DistinctKeys.sketch(), Map.of());
    delta.first = Long.MAX_VALUE;
    delta.last = Long.MIN_VALUE;
    delta.sampleTime = Long.MAX_VALUE;
    return delta;
  }

  /** As the task before left it. */
  static Delta restored(int slot, Evidence evidence, EvidenceEntry entry, Tally tally) {
    Delta delta =
        new Delta(slot, evidence, DistinctKeys.sketch(entry.getKeys()), entry.getSample());
    delta.count = tally.count();
    delta.first = tally.first();
    delta.last = tally.last();
    delta.sampleTime = entry.getFirstSeenMillis();
    return delta;
  }

  /** Whether anything changed but what a {@link Tally} has: a first sample, an earlier, a key. */
  boolean add(Row row, byte @Nullable [] key, long timestamp) {
    count++;
    first = Math.min(first, timestamp);
    last = Math.max(last, timestamp);
    boolean changed = addKey(key);
    if (timestamp < sampleTime) {
      sampleTime = timestamp;
      sample = texts(row);
      changed = true;
    }
    return changed;
  }

  private boolean addKey(byte @Nullable [] key) {
    if (key == null || key.length == 0 || Arrays.equals(key, lastKey)) {
      return false;
    }
    lastKey = key;
    double before = keys.getEstimate();
    keys.update(key);
    return keys.getEstimate() != before;
  }

  private static Map<String, String> texts(Row row) {
    Map<String, String> sample = new HashMap<>();
    row.asMap().forEach((field, value) -> sample.put(field, value.text()));
    return sample;
  }

  Tally tally(long readTo) {
    return new Tally(count, first, last, readTo);
  }

  Evidence evidence() {
    return evidence;
  }

  EvidenceEntry entry(String spaceId) {
    return EvidenceEntry.newBuilder()
        .setSpaceId(spaceId)
        .setBits(ByteBuffer.wrap(evidence.toBytes()))
        .setCount(count)
        .setFirstSeenMillis(first)
        .setLastSeenMillis(last)
        .setSample(sample)
        .setKeys(DistinctKeys.compact(keys))
        .build();
  }
}
