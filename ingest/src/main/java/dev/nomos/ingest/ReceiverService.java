package dev.nomos.ingest;

import dev.nomos.ingest.anonymize.AnonymizingSink;
import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.UdpListener;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The receiving program: a UDP listener that feeds the raw topic, which must exist. Starting and
 * closing are for one thread; {@link #health} is for any.
 */
public final class ReceiverService implements AutoCloseable {
  private final DatagramSink sink;
  private final UdpListener listener;
  private volatile boolean closed;

  private ReceiverService(DatagramSink sink, UdpListener listener) {
    this.sink = sink;
    this.listener = listener;
  }

  /** Binds the port and receives. Throws {@link IOException} where the port cannot be bound. */
  public static ReceiverService start(
      ReceiverConfig config, SchemaRegistry registry, MeterRegistry meters) throws IOException {
    var sink = sink(config, registry);
    try {
      return new ReceiverService(
          sink, UdpListener.start(config.listener(), sink, meters, Clock.systemUTC()));
    } catch (IOException | RuntimeException e) {
      sink.close(Duration.ZERO);
      throw e;
    }
  }

  private static DatagramSink sink(ReceiverConfig config, SchemaRegistry registry) {
    DatagramSink raw = KafkaDatagramSink.connect(config.kafka(), config.rawTopic(), registry);
    return config
        .anonymization()
        .<DatagramSink>map(key -> new AnonymizingSink(raw, key))
        .orElse(raw);
  }

  /** The UDP port that is bound. */
  public int port() {
    return listener.port();
  }

  public ProgramHealth health() {
    if (closed) return ProgramHealth.CLOSED;
    return listener.fault() == null ? ProgramHealth.RUNNING : ProgramHealth.FAILED;
  }

  /** What ended receiving, or null. */
  public @Nullable Throwable fault() {
    return listener.fault();
  }

  /** Receives no more and publishes what is queued. About 2 s at most. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    listener.close();
    sink.close();
  }
}
