package dev.nomos.miner;

import dev.nomos.schemas.avro.EvidenceEntry;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds the deltas of all partitions to an evidence's total; what is too old leaves the table, and
 * what finds no room in it is counted. Owned by one task.
 *
 * <p>Time is event time: the newest that any delta has told. At a time T the table has the
 * evidences whose newest record is not older than T less the expiry, whatever the order in which
 * deltas came. Evidences leave at the end of a flush, that is where its progress entry comes.
 */
final class MergeProcessor implements Processor<String, EvidenceEntry, String, EvidenceEntry> {
  /** An evidence, and when it was last seen as far as the queue knows: it may be later. */
  private record Aging(long lastSeen, String key) {}

  private final long expiryMillis;
  private final int maxDistinct;
  private final EvidenceCounters counters;

  /** Every evidence of the table once, the one to look at first in front. */
  private final PriorityQueue<Aging> aging =
      new PriorityQueue<>(Comparator.comparingLong(Aging::lastSeen).thenComparing(Aging::key));

  private long time;
  private @Nullable ProcessorContext<String, EvidenceEntry> context;
  private @Nullable KeyValueStore<String, EvidenceEntry> totals;

  MergeProcessor(Duration expiry, int maxDistinct, EvidenceCounters counters) {
    this.expiryMillis = expiry.isZero() ? Long.MAX_VALUE : expiry.toMillis();
    this.maxDistinct = maxDistinct;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, EvidenceEntry> taskContext) {
    context = taskContext;
    totals = taskContext.getStateStore(EvidenceTopology.TOTALS);
    aging.clear();
    time = Long.MIN_VALUE;
    try (var all = totals.all()) {
      all.forEachRemaining(
          total -> {
            time = Math.max(time, total.value.getLastSeenMillis());
            if (!Evidences.isProgress(total.value)) {
              aging.add(new Aging(total.value.getLastSeenMillis(), total.key));
            }
          });
    }
  }

  @Override
  public void process(Record<String, EvidenceEntry> delta) {
    time = Math.max(time, delta.value().getLastSeenMillis());
    if (Evidences.isProgress(delta.value())) {
      expire();
      send(delta.key(), add(delta.key(), delta.value()));
    } else if (totals().get(delta.key()) != null) {
      send(delta.key(), add(delta.key(), delta.value()));
    } else if (isExpired(delta.value().getLastSeenMillis())) {
      counters.late.increment((double) delta.value().getCount());
    } else if (aging.size() >= maxDistinct) {
      counters.overflow.increment((double) delta.value().getCount());
      var _ =
          add(EvidenceKey.progress(delta.value().getSpaceId()), Evidences.overflow(delta.value()));
    } else {
      aging.add(new Aging(delta.value().getLastSeenMillis(), delta.key()));
      send(delta.key(), add(delta.key(), delta.value()));
    }
  }

  private EvidenceEntry add(String key, EvidenceEntry delta) {
    EvidenceEntry known = totals().get(key);
    EvidenceEntry total = known == null ? delta : Evidences.merge(known, delta);
    totals().put(key, total);
    return total;
  }

  private boolean isExpired(long lastSeen) {
    return time - lastSeen > expiryMillis;
  }

  private void expire() {
    while (!aging.isEmpty() && isExpired(aging.element().lastSeen())) {
      String key = aging.remove().key();
      EvidenceEntry total = totals().get(key);
      if (total == null) {
        throw new IllegalStateException("evidence " + key + " is to expire, but is not known");
      }
      if (isExpired(total.getLastSeenMillis())) {
        totals().delete(key);
        counters.expired.increment();
        context().forward(new Record<>(key, null, time));
      } else {
        aging.add(new Aging(total.getLastSeenMillis(), key));
      }
    }
  }

  private void send(String key, EvidenceEntry total) {
    context().forward(new Record<>(key, total, total.getLastSeenMillis()));
  }

  private ProcessorContext<String, EvidenceEntry> context() {
    if (context == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    return context;
  }

  private KeyValueStore<String, EvidenceEntry> totals() {
    if (totals == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    return totals;
  }
}
