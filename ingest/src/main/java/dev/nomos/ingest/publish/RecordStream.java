package dev.nomos.ingest.publish;

import dev.nomos.ingest.table.Provenance;
import dev.nomos.ingest.table.RecordSink;
import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Row;
import dev.nomos.schemas.DeadLetters;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.Publication;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what becomes of the files' records, from the position on that an earlier run has committed.
 *
 * <p>An <em>event</em> is a record or a dead letter; their number in a file is the position in it.
 */
final class RecordStream implements RecordSink {
  private static final String STAGE = "publish";
  private static final long MOST_IN_TRANSACTION = 50_000;

  /** Between looks at the clock where records are read but none is sent. */
  private static final int READ_BETWEEN = 1024;

  private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Of the schema's id, which another registry would give another number. */
  private static final int WIRE_HEADER = 5;

  /** What a message takes besides key and value, at most. */
  private static final int MESSAGE_OVERHEAD = 512;

  private static final int DEFAULT_MOST_OCTETS = 1 << 20;

  private final PublishConfig config;
  private final RecordFormat format;
  private final Serializer<GenericRecord> serializer;
  private final Transactions transactions;
  private final BooleanSupplier stopped;
  private final Runnable told;
  private final Pacer pacer;
  private final int mostOctets;
  private final CRC32C trail = new CRC32C();
  private final Publication.Builder state;
  private Publication committed;
  private String source = "";
  private long sentBefore;
  private long trailBefore;
  private long reads;
  private boolean ended;

  RecordStream(
      PublishConfig config,
      SchemaRegistry registry,
      Transactions transactions,
      BooleanSupplier stopped,
      Runnable told,
      Publication from) {
    this.config = config;
    this.format = new RecordFormat(config.topics().dataset(), config.spec().rowType());
    this.serializer = format.serde(registry).serializer();
    this.transactions = transactions;
    this.stopped = stopped;
    this.told = told;
    this.pacer = new Pacer(config.pace());
    this.mostOctets =
        Integer.parseInt(
            config
                .kafka()
                .getOrDefault(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(DEFAULT_MOST_OCTETS)));
    this.state = Publication.newBuilder(from);
    this.committed = from;
    this.sentBefore = from.getEvents();
    this.trailBefore = from.getTrail();
  }

  /** The input of this number comes next, from its start. */
  void begin(int input) {
    source = config.inputs().get(input).name();
    trail.reset();
    state.setInput(input).setEvents(0);
  }

  @Override
  public void read() {
    told.run();
    if (++reads % READ_BETWEEN == 0) after();
  }

  @Override
  public void waiting() {
    after();
  }

  @Override
  public void row(Row row, String partition, Provenance from) {
    var exporter = from.exporter() == null ? source : from.exporter();
    // No raw topic has it: negative partitions tell the inputs of a publication apart.
    var origin = new Origin(exporter, -1 - state.getInput(), from.number(), 0, false, false);
    var key = partition.isEmpty() ? exporter : partition;
    byte[] value = serializer.serialize(config.topic(), format.toAvro(origin, row));
    if (isBehind()) {
      count(key, value, WIRE_HEADER);
      return;
    }
    awaitPace(from.epochMillis());
    count(key, value, WIRE_HEADER);
    var fault = fault(key, value, from.epochMillis());
    if (fault == null) {
      transactions.record(key, from.epochMillis(), value);
      state.setPublished(state.getPublished() + 1);
    } else {
      letter(source + " record " + from.number(), fault);
    }
    after();
  }

  @Override
  public void rejected(Provenance from, String place, String reason) {
    var where = source + " " + place;
    boolean behind = isBehind();
    count(where, reason.getBytes(StandardCharsets.UTF_8), 0);
    if (behind) return;
    letter(where, reason);
    after();
  }

  private void letter(String where, String reason) {
    transactions.deadLetter(where, null, DeadLetters.of(STAGE, reason, where, new byte[0]));
    state.setRejected(state.getRejected() + 1);
  }

  /** Why the cluster would not take the record; it would not tell until the commit. */
  private @Nullable String fault(String key, byte[] value, @Nullable Long epochMillis) {
    if (value.length + key.length() * 3L + MESSAGE_OVERHEAD > mostOctets)
      return "the record has " + value.length + " octets, more than a message holds";
    if (epochMillis == null) return null;
    if (epochMillis < 0) return "the record's time " + epochMillis + " ms is before 1970";
    return epochMillis > System.currentTimeMillis() + config.mostAhead().toMillis()
        ? "the record's time " + epochMillis + " ms is too far ahead of the clock"
        : null;
  }

  /** Whether an earlier run has sent the next event. */
  private boolean isBehind() {
    return state.getEvents() < sentBefore;
  }

  /** Throws {@link PublishException} where the earlier run had sent other events. */
  private void count(String key, byte[] content, int from) {
    trail.update(key.getBytes(StandardCharsets.UTF_8));
    trail.update(content, from, content.length - from);
    long number = state.getEvents() + 1;
    state.setEvents(number).setTrail(trail.getValue());
    if (number == sentBefore && trail.getValue() != trailBefore)
      throw changed("its first " + number + " records are not those that were published");
  }

  private PublishException changed(String how) {
    return new PublishException(
        ("%s is not what it was when publication %s was begun, or the specification is not: %s;"
                + " start anew with another --id, or with --again")
            .formatted(source, config.id(), how));
  }

  private void awaitPace(@Nullable Long epochMillis) {
    long wait = pacer.waitNanos(System.nanoTime(), epochMillis);
    long until = System.nanoTime() + wait;
    if (wait > LONGEST_SLEEP_NANOS) commit(); // readers need not wait for what is sent
    for (; wait > 0; wait = until - System.nanoTime()) {
      if (stopped.getAsBoolean()) throw stop();
      try {
        TimeUnit.NANOSECONDS.sleep(Math.min(wait, LONGEST_SLEEP_NANOS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stop();
      }
    }
  }

  private void after() {
    boolean due =
        transactions.openNanos() > config.commitInterval().toNanos()
            || transactions.sent() >= MOST_IN_TRANSACTION;
    if (due) commit();
    if (stopped.getAsBoolean()) throw stop();
  }

  /** Readers see what was sent. */
  void commit() {
    if (transactions.sent() == 0) return;
    var position = Publication.newBuilder(state).build();
    transactions.commit(position);
    committed = position;
  }

  private StopReading stop() {
    commit();
    ended = true;
    return new StopReading();
  }

  /** Whether the reading was ended early. */
  boolean isStopped() {
    return ended;
  }

  /** The input was read to its end. */
  void finished(TableSummary summary) {
    if (isBehind())
      throw changed("it has %d records, of %d".formatted(state.getEvents(), sentBefore));
    sentBefore = 0;
    int next = state.getInput() + 1;
    long filtered = summary.filtered().values().stream().mapToLong(Long::longValue).sum();
    state
        .setInput(next)
        .setEvents(0)
        .setTrail(0)
        .setRead(state.getRead() + summary.read())
        .setFiltered(state.getFiltered() + filtered)
        .setFinished(next == config.inputs().size());
    var position = Publication.newBuilder(state).build();
    transactions.commit(position);
    committed = position;
  }

  /** The last position that is committed. */
  Publication position() {
    return committed;
  }
}
