package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
 * Counts the evidence of each predicate space that is in use or being built, shared among all
 * miners of the data set, the active one and those that stand by. Started and stopped by the
 * control thread; closed by any.
 */
final class EvidenceApplications implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EvidenceApplications.class);
  private static final int REPLACEMENTS = 5;

  private final MinerConfig config;
  private final SchemaRegistry registry;
  private final MeterRegistry meters;
  private final Map<String, KafkaStreams> running = new ConcurrentHashMap<>();
  private final AtomicInteger threadsDied = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable String fault;

  EvidenceApplications(MinerConfig config, SchemaRegistry registry, MeterRegistry meters) {
    this.config = config;
    this.registry = registry;
    this.meters = meters;
  }

  /** Why evidence can no longer be counted; null while it can. */
  @Nullable String fault() {
    return fault;
  }

  /** What Kafka Streams measures of itself, of all applications. */
  Map<MetricName, ? extends Metric> metrics() {
    Map<MetricName, Metric> all = new HashMap<>();
    running.values().forEach(application -> all.putAll(application.metrics()));
    return all;
  }

  /** Starts what is missing, and stops what is not among {@code spaces}. */
  void run(Collection<PredicateSpace> spaces) {
    for (PredicateSpace space : spaces) {
      if (!closed && !running.containsKey(space.id())) {
        start(space);
      }
    }
    for (String id : List.copyOf(running.keySet())) {
      if (spaces.stream().noneMatch(space -> space.id().equals(id))) {
        stop(running.remove(id));
      }
    }
  }

  private void start(PredicateSpace space) {
    Properties settings = new Properties();
    settings.putAll(config.streams());
    settings.putAll(config.kafka());
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.group() + "." + space.id());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    settings.put("auto.offset.reset", "earliest");
    KafkaStreams application =
        new KafkaStreams(
            EvidenceTopology.of(
                config.topics(), config.records(), space, config.evidence(), registry, meters),
            settings);
    application.setUncaughtExceptionHandler(this::threadDied);
    running.put(space.id(), application);
    application.start();
    if (closed) {
      stop(application);
    }
  }

  /** A fault that kills each thread would do so for ever: after some threads the miner gives up. */
  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    if (threadsDied.incrementAndGet() <= REPLACEMENTS) {
      log.atWarn().setCause(cause).log("evidence thread replaced");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    fault = "evidence can no longer be counted: " + cause.getMessage();
    log.atError().setCause(cause).log("miner gives up");
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void stop(@Nullable KafkaStreams application) {
    if (application != null) {
      application.close(
          CloseOptions.timeout(config.closeTimeout())
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
  }

  @Override
  public void close() {
    closed = true;
    running.values().forEach(this::stop);
  }
}
