package dev.nomos.ingest;

import dev.nomos.ingest.exchange.Domain;
import dev.nomos.ingest.exchange.Exchange;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.ExchangeEvent;
import dev.nomos.ingest.exchange.ExchangeObserver;
import dev.nomos.ingest.exchange.ExchangeTables;
import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.exchange.Source;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.Problem;
import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RawDatagram;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Decodes datagrams with what the stores remember of their exporters; what is not decoded becomes a
 * dead letter. Owned by one stream thread.
 */
final class DecodeProcessor implements Processor<String, byte[], String, Object> {
  private static final byte[] NOTHING = {};

  private final Deserializer<RawDatagram> deserializer;
  private final ExchangeConfig config;
  private final DecoderCounters counters;
  private final Observer observer = new Observer();
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable Exchange exchange;

  DecodeProcessor(
      Deserializer<RawDatagram> deserializer, ExchangeConfig config, DecoderCounters counters) {
    this.deserializer = deserializer;
    this.config = config;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<String, Object> taskContext) {
    context = taskContext;
    exchange =
        new Exchange(
            config,
            new ExchangeTables(
                table(IngestTopology.TEMPLATES),
                table(IngestTopology.HELD),
                table(IngestTopology.SAMPLING),
                table(IngestTopology.SEQUENCES)),
            observer);
  }

  private StoreTable table(String store) {
    return new StoreTable(context().getStateStore(store));
  }

  /** The task moves on; what it held is another's. */
  @Override
  public void close() {
    observer.held(0, 0);
    exchange = null;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    var at = Place.of(context());
    var input = record.value() == null ? NOTHING : record.value();
    try {
      var raw = deserializer.deserialize(at.topic(), record.value());
      if (raw == null || raw.getExporter().isEmpty())
        malformed(record, at, "raw value names no exporter", input);
      else decode(record, at, raw);
    } catch (SerializationException e) {
      malformed(record, at, String.valueOf(e.getMessage()), input);
    }
  }

  private void decode(Record<String, byte[]> record, Place at, RawDatagram raw) {
    if (exchange == null) throw new IllegalStateException("decoded before init");
    var payload = octets(raw.getPayload());
    var source =
        new Source(
            new ExporterId(raw.getExporter()),
            at.partition(),
            at.offset(),
            raw.getReceivedAtMillis());
    for (var one : exchange.accept(source, payload)) {
      var from = new Place(at.topic(), one.source().partition(), one.source().offset());
      switch (one) {
        case Exchanged.Malformed(_, var what, var offset) ->
            malformed(record, from, what + " (offset " + offset + ")", payload);
        case Exchanged.Lost(_, var why, var message) -> deadLetter(record, from, why, message);
        case Exchanged.Decoded decoded -> forward(record, from, decoded, payload);
      }
    }
  }

  /** The buffer's own array where it is nothing else. */
  private static byte[] octets(ByteBuffer buffer) {
    boolean own = buffer.hasArray() && buffer.arrayOffset() == 0;
    if (own && buffer.array().length == buffer.remaining()) return buffer.array();
    var octets = new byte[buffer.remaining()];
    buffer.get(octets);
    return octets;
  }

  private void forward(
      Record<String, byte[]> record, Place from, Exchanged.Decoded decoded, byte[] payload) {
    if (!decoded.held()) counters.decoded.increment();
    counters.options.increment(decoded.options().size());
    for (var problem : decoded.problems()) {
      counters.problem(problem.kind());
      if (!isLoss(problem.kind())) continue;
      int offset = problem.offset() + decoded.shift();
      deadLetter(record, from, problem.what() + " (offset " + offset + ")", payload);
    }
    var source = decoded.source();
    var exporter = source.exporter().address();
    for (int i = 0; i < decoded.flows().size(); i++) {
      var flow = decoded.flows().get(i);
      var origin =
          new Origin(
              exporter,
              source.partition(),
              source.offset(),
              name(flow, decoded.shift()),
              decoded.degraded().datagramsLost(i),
              decoded.degraded().samplingUnknown(i));
      Object value = new DecodedFlow(origin, source.receivedAtMillis(), flow);
      var next = new Record<>(exporter, value, record.timestamp(), record.headers());
      context().forward(next, IngestTopology.PREPARE);
    }
  }

  /** Of both directions of a biflow, which begin at the same octet, the second is negative. */
  private static int name(FlowRecord flow, int shift) {
    int offset = flow.offset() + shift;
    return flow.isReverse() ? -1 - offset : offset;
  }

  private static boolean isLoss(Problem.Kind kind) {
    return switch (kind) {
      case TEMPLATE_REFUSED, SET_SKIPPED, MESSAGE_DISCARDED, SAMPLE_DISCARDED -> true;
      case COUNT_MISMATCH, TRAILING_OCTETS, VALUE_OUT_OF_RANGE, SAMPLE_SKIPPED, LIST_NOT_EXPANDED ->
          false;
    };
  }

  private void malformed(Record<String, byte[]> record, Place at, String reason, byte[] input) {
    counters.malformed.increment();
    deadLetter(record, at, reason, input);
  }

  private void deadLetter(Record<String, byte[]> record, Place at, String reason, byte[] input) {
    var letter = DeadLetters.of(IngestTopology.DECODE, reason, at.toString(), input);
    context()
        .forward(
            record.withKey(at.toString()).withValue((Object) letter), IngestTopology.DEAD_LETTERS);
  }

  private ProcessorContext<String, Object> context() {
    if (context == null) throw new IllegalStateException("processed before init");
    return context;
  }

  /** Adds this task's part to what all tasks count. */
  private final class Observer implements ExchangeObserver {
    private int sets;
    private long octets;

    @Override
    public void count(Domain domain, ExchangeEvent event, long times) {
      counters.count(domain, event, times);
    }

    @Override
    public void clock(Domain domain, double skewMillis) {
      counters.clock(domain, skewMillis);
    }

    @Override
    public void held(int setsNow, long octetsNow) {
      counters.heldSets.addAndGet(setsNow - (long) sets);
      counters.heldOctets.addAndGet(octetsNow - octets);
      sets = setsNow;
      octets = octetsNow;
    }
  }
}
