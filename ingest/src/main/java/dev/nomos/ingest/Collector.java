package dev.nomos.ingest;

import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * The collecting program: a receiver and a decoder in one process, which meet in the raw topic.
 * Starting and closing are for one thread; {@link #health} is for any.
 */
public final class Collector implements AutoCloseable {
  private final ReceiverService receiver;
  private final DecoderService decoder;

  private Collector(ReceiverService receiver, DecoderService decoder) {
    this.receiver = receiver;
    this.decoder = decoder;
  }

  /**
   * Binds the port and starts decoding; returns at once, {@link #ready} tells when both run. Throws
   * {@link IOException} where the port cannot be bound.
   */
  public static Collector start(
      CollectorConfig config, SchemaRegistry registry, MeterRegistry meters) throws IOException {
    // first: it finds what is wrong with the configuration, and holds nothing yet
    var decoder = DecoderService.of(config.decoder(), registry, meters);
    ReceiverService receiver;
    try {
      receiver = ReceiverService.start(config.receiver(), registry, meters);
    } catch (IOException | RuntimeException e) {
      decoder.close();
      throw e;
    }
    try {
      decoder.begin();
      return new Collector(receiver, decoder);
    } catch (RuntimeException e) {
      receiver.close();
      throw e;
    }
  }

  /** The UDP port that is bound. */
  public int port() {
    return receiver.port();
  }

  /** Whether datagrams are received and decoded. */
  public boolean ready() {
    return health() == ProgramHealth.RUNNING;
  }

  /** The worse of both parts'. */
  public ProgramHealth health() {
    return receiver.health() == ProgramHealth.RUNNING ? decoder.health() : receiver.health();
  }

  /** See {@link DecoderService#kafkaMetrics}. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return decoder.kafkaMetrics();
  }

  /** What made the collector fail, or null. */
  public @Nullable Throwable fault() {
    return decoder.fault() != null ? decoder.fault() : receiver.fault();
  }

  /** Receives no more, publishes what is queued, leaves the consumer group. About 2 s at most. */
  @Override
  public void close() {
    receiver.close();
    decoder.close();
  }
}
