package dev.nomos.ingest;

import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.RecordFormat;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Prepares flows; a prepared record's time stamp is the flow's end. Owned by one stream thread. */
final class PrepareProcessor implements Processor<String, Object, String, Object> {
  private final FlowPreparation flows;
  private final RecordFormat format;
  private final long mostAheadMillis;
  private final DecoderCounters counters;
  private final String next;
  private @Nullable ProcessorContext<String, Object> context;

  /** {@code next}: the node that takes the records. */
  PrepareProcessor(
      Preparation preparation,
      RecordFormat format,
      IngestConfig config,
      DecoderCounters counters,
      String next) {
    this.next = next;
    this.flows = new FlowPreparation(preparation);
    this.format = format;
    this.mostAheadMillis = config.mostAhead().toMillis();
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, Object> taskContext) {
    context = taskContext;
  }

  @Override
  public void process(Record<String, Object> record) {
    if (!(record.value() instanceof DecodedFlow decoded))
      throw new IllegalStateException("prepare takes decoded flows only");
    var flow = decoded.flow();
    if (flow.endMillis() < 0 || flow.endMillis() > decoded.receivedAtMillis() + mostAheadMillis) {
      reject(record, decoded, "flow ends at " + flow.endMillis() + " ms, too far from its arrival");
      return;
    }
    switch (flows.prepare(flow)) {
      case PreparationResult.Prepared(var row) -> {
        counters.published.increment();
        Object value = format.toAvro(decoded.origin(), row);
        var prepared = new Record<>(record.key(), value, flow.endMillis(), record.headers());
        context().forward(prepared, next);
      }
      case PreparationResult.Filtered _ -> counters.filtered.increment();
      case PreparationResult.Rejected(var reason) -> reject(record, decoded, reason);
    }
  }

  private void reject(Record<String, Object> record, DecodedFlow decoded, String reason) {
    counters.rejected.increment();
    var origin = decoded.origin();
    var place =
        new Place(Place.of(context()).topic(), origin.getRawPartition(), origin.getRawOffset());
    var source = place + "#" + origin.getIndex();
    var input = decoded.flow().fields().toString().getBytes(StandardCharsets.UTF_8);
    Object letter = DeadLetters.of(IngestTopology.PREPARE, reason, source, input);
    context().forward(record.withKey(source).withValue(letter), IngestTopology.DEAD_LETTERS);
  }

  private ProcessorContext<String, Object> context() {
    if (context == null) throw new IllegalStateException("processed before init");
    return context;
  }
}
