package dev.nomos.ingest;

import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoding program: raw datagrams to prepared records, exactly once. Any number of instances
 * share the raw topic's partitions; what they know of an exporter is in stores with changelogs and
 * moves with its partition. The topics must exist. Starting and closing are for one thread; {@link
 * #health} is for any.
 */
public final class DecoderService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DecoderService.class);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(1_500);

  private final KafkaStreams streams;
  private volatile @Nullable Throwable fault;
  private volatile boolean closed;

  private DecoderService(DecoderConfig config, SchemaRegistry registry, MeterRegistry meters) {
    streams =
        new KafkaStreams(IngestTopology.of(config.ingest(), registry, meters), settings(config));
    streams.setUncaughtExceptionHandler(this::failed);
  }

  /** A decoder that holds nothing yet; throws where the configuration is wrong. */
  static DecoderService of(DecoderConfig config, SchemaRegistry registry, MeterRegistry meters) {
    return new DecoderService(config, registry, meters);
  }

  /** Starts decoding; returns at once, {@link #health} tells when it runs. */
  public static DecoderService start(
      DecoderConfig config, SchemaRegistry registry, MeterRegistry meters) {
    var decoder = of(config, registry, meters);
    decoder.begin();
    return decoder;
  }

  void begin() {
    try {
      streams.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Properties settings(DecoderConfig config) {
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

  public ProgramHealth health() {
    if (closed) return ProgramHealth.CLOSED;
    if (fault != null) return ProgramHealth.FAILED;
    return switch (streams.state()) {
      case RUNNING -> ProgramHealth.RUNNING;
      case CREATED, REBALANCING -> ProgramHealth.STARTING;
      case PENDING_ERROR, ERROR, PENDING_SHUTDOWN, NOT_RUNNING -> ProgramHealth.FAILED;
    };
  }

  /** What Kafka Streams measures of itself, for an operator's tools. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return streams.metrics();
  }

  /** What ended decoding, or null. */
  public @Nullable Throwable fault() {
    return fault;
  }

  /** Commits and leaves the consumer group, so that other instances take over. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    boolean ended =
        streams.close(
            CloseOptions.timeout(LONGEST_CLOSE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!ended) log.warn("decoding did not end in time; the next start recovers");
  }
}
