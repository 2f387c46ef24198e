package dev.nomos.miner;

import dev.nomos.schemas.avro.EvidenceEntry;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Adds the deltas of all partitions to an evidence's total. Owned by one task. */
final class MergeProcessor implements Processor<String, EvidenceEntry, String, EvidenceEntry> {
  private @Nullable ProcessorContext<String, EvidenceEntry> context;
  private @Nullable KeyValueStore<String, EvidenceEntry> totals;

  @Override
  public void init(ProcessorContext<String, EvidenceEntry> taskContext) {
    context = taskContext;
    totals = taskContext.getStateStore(EvidenceTopology.TOTALS);
  }

  @Override
  public void process(Record<String, EvidenceEntry> delta) {
    if (totals == null || context == null) {
      throw new IllegalStateException("a processor is initialised before its first record");
    }
    EvidenceEntry known = totals.get(delta.key());
    EvidenceEntry total = known == null ? delta.value() : Evidences.merge(known, delta.value());
    totals.put(delta.key(), total);
    context.forward(delta.withValue(total).withTimestamp(total.getLastSeenMillis()));
  }
}
