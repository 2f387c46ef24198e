package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.schemas.avro.EvidenceEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts a partition's distinct evidences and passes the counts on from time to time. A record
 * without a value could not be read: its place counts as read. Owned by one task.
 *
 * <p>What is counted is in memory; the stores have the same, so that a task that goes on elsewhere
 * finds it. A record of a known evidence changes 32 octets there; only a new one, or one with a new
 * key, pays for its sample and sketch.
 */
final class CountProcessor implements Processor<byte[], Row, String, EvidenceEntry> {
  /** So many evidences between two flushes, and no flush is waited for. */
  static final int MOST_DELTAS = 10_000;

  private final PredicateSpace space;
  private final EvidenceCounters counters;

  /** In the order in which they were first counted. */
  private final Map<Evidence, Delta> deltas = new LinkedHashMap<>();

  private int nextSlot;

  /** Where the task's partition has been read to, records that cannot be read included. */
  private Map<String, Long> readTo = Map.of();

  /** What of it was passed on. */
  private Map<String, Long> told = Map.of();

  private long time = Long.MIN_VALUE;
  private @Nullable ProcessorContext<String, EvidenceEntry> context;
  private @Nullable KeyValueStore<Integer, Tally> tallies;
  private @Nullable KeyValueStore<Integer, EvidenceEntry> entries;

  CountProcessor(PredicateSpace space, EvidenceCounters counters) {
    this.space = space;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, EvidenceEntry> taskContext) {
    context = taskContext;
    tallies = taskContext.getStateStore(EvidenceTopology.TALLIES);
    entries = taskContext.getStateStore(EvidenceTopology.DELTA_ENTRIES);
    restore(tallies, entries, Integer.toString(taskContext.taskId().partition()));
    taskContext.schedule(EvidenceTopology.FLUSH, PunctuationType.WALL_CLOCK_TIME, _ -> flush());
  }

  /** A task that has just started has read nothing, but finds what the one before it counted. */
  private void restore(
      KeyValueStore<Integer, Tally> counts,
      KeyValueStore<Integer, EvidenceEntry> found,
      String partition) {
    deltas.clear();
    nextSlot = 0;
    readTo = Map.of();
    told = Map.of();
    try (var all = counts.all()) {
      while (all.hasNext()) {
        var slot = all.next();
        EvidenceEntry entry = found.get(slot.key);
        if (entry == null) {
          throw new IllegalStateException("evidence counted in slot " + slot.key + " is not known");
        }
        Evidence evidence = MinerState.bits(space, entry);
        deltas.put(evidence, Delta.restored(slot.key, evidence, entry, slot.value));
        nextSlot = Math.max(nextSlot, slot.key + 1);
        time = Math.max(time, slot.value.last());
        long reached = readTo.getOrDefault(partition, 0L);
        readTo = Map.of(partition, Math.max(slot.value.readTo(), reached));
      }
    }
  }

  @Override
  public void process(Record<byte[], Row> record) {
    long after = offsetAfterThis();
    Row row = record.value();
    if (row == null) {
      counters.unreadable.increment();
      return;
    }
    counters.counted.increment();
    time = Math.max(time, record.timestamp());
    Evidence evidence = space.evidence(row);
    Delta delta = deltas.computeIfAbsent(evidence, fresh -> Delta.fresh(nextSlot++, fresh));
    boolean changed = delta.add(row, record.key(), record.timestamp());
    tallies().put(delta.slot, delta.tally(after));
    if (changed) {
      entries().put(delta.slot, delta.entry(space.id()));
    }
    if (deltas.size() >= MOST_DELTAS) {
      flush();
    }
  }

  private long offsetAfterThis() {
    RecordMetadata at = context().recordMetadata().orElse(null);
    if (at == null) {
      return 0;
    }
    readTo = Map.of(Integer.toString(at.partition()), at.offset() + 1);
    return at.offset() + 1;
  }

  /** The place that the partition was read to goes last: by then all before it is on its way. */
  private void flush() {
    if (readTo.equals(told)) {
      return;
    }
    for (Delta delta : deltas.values()) {
      EvidenceEntry entry = delta.entry(space.id());
      String key = EvidenceKey.of(space.id(), delta.evidence());
      context().forward(new Record<>(key, entry, entry.getLastSeenMillis()));
      tallies().delete(delta.slot);
      entries().delete(delta.slot);
    }
    deltas.clear();
    nextSlot = 0;
    told = readTo;
    long now = Math.max(time, 0);
    context()
        .forward(
            new Record<>(
                EvidenceKey.progress(space.id()),
                Evidences.progress(space.id(), new HashMap<>(readTo), now),
                now));
  }

  private ProcessorContext<String, EvidenceEntry> context() {
    return initialised(context);
  }

  private KeyValueStore<Integer, Tally> tallies() {
    return initialised(tallies);
  }

  private KeyValueStore<Integer, EvidenceEntry> entries() {
    return initialised(entries);
  }

  private static <T> T initialised(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    return part;
  }
}
