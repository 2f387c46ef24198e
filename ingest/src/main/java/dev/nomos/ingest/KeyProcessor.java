package dev.nomos.ingest;

import dev.nomos.ingest.prepare.RowKeys;
import dev.nomos.ingest.prepare.StreamWindows.Loss;
import dev.nomos.schemas.RecordFormat;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Gives each row the name of its window partition as key. Owned by one stream thread. */
final class KeyProcessor extends ContextualProcessor<String, Object, String, Object> {
  private final RowKeys keys;
  private final RecordFormat format;
  private final WindowCounters counters;

  KeyProcessor(IngestConfig config, RecordFormat format, WindowCounters counters) {
    this.keys = new RowKeys(config.spec());
    this.format = format;
    this.counters = counters;
  }

  @Override
  public void process(Record<String, Object> record) {
    if (!(record.value() instanceof GenericRecord row))
      throw new IllegalStateException("only rows have window partitions");
    var partition = keys.partition(format.row(row));
    if (partition == null) counters.lost(Loss.UNPARTITIONED);
    else context().forward(record.withKey(partition));
  }
}
