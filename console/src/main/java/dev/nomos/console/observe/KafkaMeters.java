package dev.nomos.console.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The few of a Kafka Streams application's several hundred metrics that tell whether it keeps up,
 * each over all of its threads, so that no label holds a client's, a thread's or a task's name.
 */
public final class KafkaMeters {
  private static final double MILLIS_PER_SECOND = 1000;

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;

  private KafkaMeters(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  /**
   * @param program value of the label {@code program}
   * @param metrics as Kafka Streams has them now; empty where it does not run
   */
  public static void bind(
      MeterRegistry meters, String program, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    var kafka = new KafkaMeters(metrics);
    Gauge.builder("nomos.kafka.lag", kafka, KafkaMeters::lag)
        .baseUnit("records")
        .tag("program", program)
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.kafka.commit.latency", kafka, KafkaMeters::slowestCommitSeconds)
        .baseUnit("seconds")
        .tag("program", program)
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.kafka.threads", kafka, KafkaMeters::threads)
        .tag("program", program)
        .strongReference(true)
        .register(meters);
    rebalances(meters, program, "completed", kafka, "rebalance-total");
    rebalances(meters, program, "failed", kafka, "failed-rebalance-total");
  }

  private static void rebalances(
      MeterRegistry meters, String program, String result, KafkaMeters kafka, String metric) {
    FunctionCounter.builder("nomos.kafka.rebalances", kafka, own -> own.sumOfConsumers(metric))
        .tag("program", program)
        .tag("result", result)
        .register(meters);
  }

  private double lag() {
    return values("consumer-fetch-manager-metrics", "records-lag", KafkaMeters::isMainConsumer)
        .sum();
  }

  private double slowestCommitSeconds() {
    return values("stream-thread-metrics", "commit-latency-max", _ -> true).max().orElse(0)
        / MILLIS_PER_SECOND;
  }

  private double threads() {
    return values("stream-metrics", "alive-stream-threads", _ -> true).sum();
  }

  private double sumOfConsumers(String metric) {
    return values("consumer-coordinator-metrics", metric, KafkaMeters::isMainConsumer).sum();
  }

  /** Not a consumer that restores a store or reads a global table. */
  private static boolean isMainConsumer(MetricName name) {
    String client = name.tags().getOrDefault("client-id", "");
    return client.endsWith("-consumer")
        && !client.endsWith("-restore-consumer")
        && !client.endsWith("-global-consumer");
  }

  private DoubleStream values(String group, String name, Predicate<MetricName> which) {
    return metrics.get().entrySet().stream()
        .filter(e -> e.getKey().group().equals(group) && e.getKey().name().equals(name))
        .filter(e -> which.test(e.getKey()))
        .map(e -> e.getValue().metricValue())
        .filter(Number.class::isInstance)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .filter(Double::isFinite);
  }
}
