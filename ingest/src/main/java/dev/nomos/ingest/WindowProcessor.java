package dev.nomos.ingest;

import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.ingest.prepare.StreamWindows.Loss;
import dev.nomos.logic.Row;
import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Origin;
import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes windows of rows. A window's origin is that of its last row, degraded where any row's is,
 * and its time stamp the greatest of its rows'. Its state is in memory, and in a store to go on
 * from after a restart. Owned by one stream thread.
 */
final class WindowProcessor implements Processor<String, byte[], String, Object> {
  private final IngestConfig config;
  private final RecordFormat rows;
  private final Deserializer<GenericRecord> deserializer;
  private final RecordFormat records;
  private final WindowCounters counters;
  private final AtomicLong pending = new AtomicLong();
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable WindowStore store;
  private @Nullable StreamWindows<Origin> windows;
  private @Nullable Gauge gauge;

  /**
   * @param rows how the input looks
   * @param records how windows look
   */
  WindowProcessor(
      IngestConfig config,
      RecordFormat rows,
      Deserializer<GenericRecord> deserializer,
      RecordFormat records,
      WindowCounters counters) {
    this.config = config;
    this.rows = rows;
    this.deserializer = deserializer;
    this.records = records;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, Object> taskContext) {
    context = taskContext;
    windows = null; // a task that lost its state begins again with what the change log has
    pending.set(0);
    store = new WindowStore(taskContext.getStateStore(WindowTopology.WINDOWS));
    gauge = counters.pending(taskContext.taskId().partition(), pending);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    var at = Place.of(context());
    GenericRecord value;
    try {
      value = deserializer.deserialize(at.topic(), record.value());
    } catch (SerializationException e) {
      counters.rejected.increment();
      deadLetter(at.toString(), String.valueOf(e.getMessage()), record.value());
      return;
    }
    if (value == null || record.timestamp() < 0) {
      counters.rejected.increment();
      deadLetter(at.toString(), "a row needs a value and a time stamp", new byte[0]);
      return;
    }
    var made = windows();
    store().keep(made.next(), record.timestamp(), record.value());
    made.accept(rows.row(value), record.timestamp(), rows.origin(value));
    store().time(made.time());
    pending.set(made.pending());
  }

  /** With the first row, what the store holds comes back. */
  private StreamWindows<Origin> windows() {
    if (windows != null) return windows;
    var made = new StreamWindows<>(config.spec(), config.windows(), new Outlet());
    var rowsTopic = config.topics().rows().name();
    store().restore(made, value -> deserializer.deserialize(rowsTopic, value), rows);
    windows = made;
    return made;
  }

  private void deadLetter(String source, String reason, byte[] input) {
    Object letter = DeadLetters.of(WindowTopology.WINDOW, reason, source, input);
    var time = context().currentStreamTimeMs();
    context().forward(new Record<>(source, letter, time), WindowTopology.DEAD_LETTERS);
  }

  private ProcessorContext<String, Object> context() {
    if (context == null) throw new IllegalStateException("processed before init");
    return context;
  }

  private WindowStore store() {
    if (store == null) throw new IllegalStateException("processed before init");
    return store;
  }

  @Override
  public void close() {
    if (gauge != null) counters.close(gauge);
  }

  private final class Outlet implements StreamWindows.Listener<Origin> {
    @Override
    public Origin together(List<Origin> places) {
      Origin last = places.getLast();
      boolean lost = places.stream().anyMatch(Origin::getDatagramsLost);
      boolean unscaled = places.stream().anyMatch(Origin::getSamplingUnknown);
      return lost == last.getDatagramsLost() && unscaled == last.getSamplingUnknown()
          ? last
          : new Origin(
              last.getExporter(),
              last.getRawPartition(),
              last.getRawOffset(),
              last.getIndex(),
              lost,
              unscaled);
    }

    @Override
    public void prepared(Row row, String partition, Origin place, long time) {
      counters.published.increment();
      Object value = records.toAvro(place, row);
      context().forward(new Record<>(partition, value, time), IngestTopology.RECORDS);
    }

    @Override
    public void unfit(Origin place, String reason) {
      counters.unfit.increment();
      deadLetter(source(place), reason, new byte[0]);
    }

    @Override
    public void rejected(Origin place, String reason) {
      counters.rejected.increment();
      deadLetter(source(place), reason, new byte[0]);
    }

    private String source(Origin place) {
      return config.topics().raw().name()
          + "-"
          + place.getRawPartition()
          + "@"
          + place.getRawOffset()
          + "#"
          + place.getIndex();
    }

    @Override
    public void lost(Origin place, Loss why) {
      counters.lost(why);
    }

    @Override
    public void used(Origin place) {
      counters.windowed.increment();
    }

    @Override
    public void early(Origin place) {
      counters.early.increment();
    }

    @Override
    public void left(long number) {
      store().remove(number);
    }

    @Override
    public void changed(StreamWindows.State state) {
      store().put(state);
    }

    @Override
    public void forgotten(String partition) {
      store().forget(partition);
    }
  }
}
