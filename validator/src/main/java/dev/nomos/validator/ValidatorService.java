package dev.nomos.validator;

import io.micrometer.core.instrument.Gauge;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validator as a program: runs {@link ValidatorTopology} until it is closed.
 *
 * <p>A thread that dies of an exception is replaced a few times; after that the program gives up
 * and {@link #health} says why. Kafka's clients wait for a broker that is away: health does not
 * tell. Safe for any number of threads.
 */
public final class ValidatorService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ValidatorService.class);

  /**
   * A thread that died does not leave the group: its partitions stand still for this long. Kafka's
   * own default is 45 seconds.
   */
  private static final String SESSION_TIMEOUT_MILLIS = "10000";

  private static final String SESSION_TIMEOUT =
      StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);

  /** What the program is doing. */
  public enum State {
    STARTING,
    READY,
    FAILED,
    CLOSED
  }

  /**
   * @param reason why it failed; empty otherwise
   */
  public record Health(State state, Optional<String> reason) {}

  private final ValidatorConfig config;
  private final ValidatorMetrics metrics;
  private final KafkaStreams streams;
  private final FaultPolicy faults;

  private ValidatorService(ValidatorConfig config) {
    this.config = config;
    this.metrics = new ValidatorMetrics(config.meters());
    this.streams = new KafkaStreams(ValidatorTopology.of(config, metrics), properties(config));
    this.faults = new FaultPolicy(InstantSource.system(), metrics::threadReplaced);
    streams.setUncaughtExceptionHandler(faults);
    Gauge.builder("nomos.validator.lag", this, ValidatorService::lag)
        .description("records that are there and not yet read by this process")
        .baseUnit("records")
        .register(config.meters());
  }

  /**
   * Returns when the theories are restored and the threads are started; {@link #ready} tells when
   * records are being checked. Throws Kafka's own exception where no broker can be reached.
   */
  public static ValidatorService start(ValidatorConfig config) {
    var service = new ValidatorService(config);
    try {
      service.streams.start();
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  static Properties properties(ValidatorConfig config) {
    var properties = new Properties();
    properties.put(SESSION_TIMEOUT, SESSION_TIMEOUT_MILLIS);
    properties.putAll(config.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    return properties;
  }

  /** The consumer group of the live validator. */
  public static String applicationId(String dataset) {
    return "nomos." + dataset + ".validator";
  }

  public Health health() {
    Optional<String> fault = faults.fault();
    if (fault.isPresent()) {
      return new Health(State.FAILED, fault);
    }
    return switch (streams.state()) {
      case CREATED, REBALANCING -> new Health(State.STARTING, Optional.empty());
      case RUNNING -> new Health(State.READY, Optional.empty());
      case PENDING_ERROR, ERROR ->
          new Health(State.FAILED, Optional.of("the theories topic can no longer be read"));
      case PENDING_SHUTDOWN, NOT_RUNNING -> new Health(State.CLOSED, Optional.empty());
    };
  }

  /** As Kafka's consumers last heard; 0 before they have a partition. */
  private double lag() {
    String topic = config.topics().records().name();
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("records-lag"))
        .filter(metric -> topic.equals(metric.metricName().tags().get("topic")))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .filter(lag -> lag > 0) // NaN before the first fetch
        .sum();
  }

  /** True where records are being checked. */
  public boolean ready() {
    return health().state() == State.READY;
  }

  /** What Kafka Streams measures of itself, for an operator's tools. */
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return streams.metrics();
  }

  public ValidatorCounts counts() {
    return metrics.counts();
  }

  /**
   * Commits what is done and leaves the consumer group at once, so that a restart need not wait for
   * its session to expire. May be called twice.
   */
  @Override
  public void close() {
    boolean stopped =
        streams.close(
            CloseOptions.timeout(config.closeTimeout())
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      LOG.atWarn()
          .setMessage("validator did not stop in time")
          .addKeyValue("timeout", config.closeTimeout())
          .log();
    }
  }
}
