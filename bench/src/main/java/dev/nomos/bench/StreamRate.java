package dev.nomos.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * How fast Kafka Streams programs in this process empty a topic of one partition, and the one that
 * passes records on as they are, with which others are compared.
 */
final class StreamRate {
  private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
  private static final int WARM_UP = 3;

  private final Installation broker;
  private final Admin admin;
  private final Map<String, String> kafka;

  /** Records a second and a processor second of this process. */
  record Rate(double perSecond, double perCpuSecond) {}

  StreamRate(Installation broker, Admin admin) {
    this.broker = broker;
    this.admin = admin;
    this.kafka =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "auto.offset.reset",
            "earliest",
            "commit.interval.ms",
            "200"); // the programs' own
  }

  Map<String, String> kafka() {
    return kafka;
  }

  /** One thread, exactly-once, from one topic to another through {@code values}. */
  <T> Rate pass(String from, String to, Serde<T> values, long records) throws Exception {
    LongAdder passed = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(from, Consumed.with(Serdes.ByteArray(), values))
        .peek((_, _) -> passed.increment())
        .to(to, Produced.with(Serdes.ByteArray(), values));
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, to);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, broker.data().resolve(to).toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      return measure(to, from, records, passed::sum);
    }
  }

  /** From a third of the records processed until the group has committed the input's end. */
  Rate measure(String group, String input, long records, LongSupplier done) throws Exception {
    long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
    while (done.getAsLong() < records / WARM_UP && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    long counted = done.getAsLong();
    long began = System.nanoTime();
    long cpuBegan = cpuNanos();
    while (done.getAsLong() < records && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    while (!isCommitted(group, input)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s processed %d of %d records and no more"
                .formatted(group, done.getAsLong(), records));
      }
      Thread.sleep(5);
    }
    double rest = records - counted;
    return new Rate(
        rest / ((System.nanoTime() - began) / 1e9), rest / ((cpuNanos() - cpuBegan) / 1e9));
  }

  private boolean isCommitted(String group, String input)
      throws ExecutionException, InterruptedException {
    var partition = new TopicPartition(input, 0);
    long end =
        admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()))
            .partitionResult(partition)
            .get()
            .offset();
    Map<TopicPartition, OffsetAndMetadata> committed =
        new HashMap<>(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    var at = committed.get(partition);
    return at != null && at.offset() >= end;
  }

  /** Processor time of this process so far. */
  static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
