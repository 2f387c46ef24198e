package dev.nomos.ingest;

import dev.nomos.ingest.collect.DatagramSink;
import dev.nomos.ingest.collect.UdpListener;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collecting program: a UDP listener that feeds the raw topic, and the topology that decodes
 * it, exactly once. The topics must exist. Starting and closing are for one thread; {@link #health}
 * is for any.
 *
 * <pre>
 * STARTING ──► RUNNING ──► CLOSED
 *     └───────────┴──► FAILED ──► CLOSED
 * </pre>
 */
public final class Collector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Collector.class);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(1_500);

  /** How the collector is; see the diagram above. */
  public enum Health {
    STARTING,
    /** Receives and decodes. */
    RUNNING,
    /** Stopped by a fault that {@link #fault} tells; only closing helps. */
    FAILED,
    CLOSED
  }

  private final KafkaStreams streams;
  private final DatagramSink sink;
  private final UdpListener listener;
  private volatile @Nullable Throwable fault;
  private volatile boolean closed;

  private Collector(CollectorConfig config, SchemaRegistry registry, MeterRegistry meters)
      throws IOException {
    streams = // first: it finds what is wrong with the configuration, and holds nothing yet
        new KafkaStreams(IngestTopology.of(config.ingest(), registry, meters), settings(config));
    streams.setUncaughtExceptionHandler(this::failed);
    var raw = config.ingest().topics().raw().name();
    sink = KafkaDatagramSink.connect(config.kafka(), raw, registry);
    try {
      listener = UdpListener.start(config.listener(), sink, meters, Clock.systemUTC());
    } catch (IOException e) {
      sink.close(Duration.ZERO);
      streams.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Binds the port and starts decoding; returns at once, {@link #ready} tells when both run. Throws
   * {@link IOException} where the port cannot be bound.
   */
  public static Collector start(
      CollectorConfig config, SchemaRegistry registry, MeterRegistry meters) throws IOException {
    var collector = new Collector(config, registry, meters);
    try {
      collector.streams.start();
      return collector;
    } catch (RuntimeException e) {
      collector.close();
      throw e;
    }
  }

  private static Properties settings(CollectorConfig config) {
    var settings = new Properties();
    settings.putAll(config.kafka());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return settings;
  }

  private StreamThreadExceptionResponse failed(Throwable cause) {
    fault = cause;
    log.atError().setCause(cause).log("decoding ended");
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** The UDP port that is bound. */
  public int port() {
    return listener.port();
  }

  /** Whether datagrams are received and decoded. */
  public boolean ready() {
    return health() == Health.RUNNING;
  }

  public Health health() {
    if (closed) return Health.CLOSED;
    if (fault() != null) return Health.FAILED;
    return switch (streams.state()) {
      case RUNNING -> Health.RUNNING;
      case CREATED, REBALANCING -> Health.STARTING;
      case PENDING_ERROR, ERROR, PENDING_SHUTDOWN, NOT_RUNNING -> Health.FAILED;
    };
  }

  /** What made the collector fail, or null. */
  public @Nullable Throwable fault() {
    return fault != null ? fault : listener.fault();
  }

  /** Receives no more, publishes what is queued, leaves the consumer group. About 2 s at most. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    listener.close();
    sink.close();
    boolean ended =
        streams.close(
            CloseOptions.timeout(LONGEST_CLOSE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!ended) log.warn("decoding did not end in time; the next start recovers");
  }
}
