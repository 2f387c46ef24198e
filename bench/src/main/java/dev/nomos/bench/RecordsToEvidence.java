package dev.nomos.bench;

import dev.nomos.logic.Row;
import dev.nomos.miner.EvidenceConfig;
import dev.nomos.miner.EvidenceTopology;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Records topic to the table of evidences, with distinct keys and profile, against a topology that
 * passes those same records on as they are: {@code RecordsToEvidence [records] [keys]}. Both are
 * Kafka Streams programs with one thread and exactly-once processing in this process, one after the
 * other, on one broker in another process. Figures are of the last two thirds. Prints one JSON
 * object.
 */
public final class RecordsToEvidence {
  private static final int DIFFERENT_ROWS = 50_000;
  private static final int WARM_UP = 3;
  private static final Duration LONGEST_RUN = Duration.ofMinutes(4);

  private final Installation broker;
  private final Admin admin;
  private final int records;
  private final int keys;
  private final SchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordFormat format = new RecordFormat("bench", FlowTable.TYPE);
  private final Topics topics = new Topics("bench", "bench", 1);
  private final Topic copies = new Topic("nomos.copies", 1, Map.of("retention.ms", "-1"));

  private RecordsToEvidence(Installation broker, Admin admin, int records, int keys) {
    this.broker = broker;
    this.admin = admin;
    this.records = records;
    this.keys = keys;
  }

  /** Of one program; microseconds of the process's processors a record. */
  private record Cost(double perSecond, double cpuMicros) {}

  public static void main(String[] args) throws Exception {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 600_000;
    int keys = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
    try (Installation broker = Installation.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new RecordsToEvidence(broker, admin, records, keys).run();
    }
  }

  private void run() throws Exception {
    TopicCreation.ensure(
        admin,
        List.of(topics.records(), topics.evidence(), topics.profiles(), copies),
        Optional.empty());
    fill();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Topology counting =
        EvidenceTopology.of(
            topics, format, FlowTable.space(), EvidenceConfig.DEFAULT, registry, meters);
    var counted = meters.get("nomos.miner.evidence.input").tag("result", "counted").counter();
    Cost evidence = measure("evidence", counting, () -> (long) counted.count());
    LongAdder passed = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(topics.records().name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .peek((_, _) -> passed.increment())
        .to(copies.name(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Cost passing = measure("passing", builder.build(), passed::sum);
    System.out.printf(
        Locale.ROOT,
        "{\"records\": %d, \"keys\": %d, \"evidencePerSecond\": %.0f, \"evidenceCpuMicros\": %.1f,"
            + " \"passedPerSecond\": %.0f, \"passedCpuMicros\": %.1f, \"cpuRatio\": %.2f}%n",
        records,
        keys,
        evidence.perSecond(),
        evidence.cpuMicros(),
        passing.perSecond(),
        passing.cpuMicros(),
        evidence.cpuMicros() / passing.cpuMicros());
  }

  private void fill() {
    List<Row> rows = FlowTable.rows(DIFFERENT_ROWS);
    var values = format.serde(registry).serializer();
    Origin origin = new Origin("192.0.2.1", 0, 0L, 0, false, false);
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "lz4");
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), values)) {
      for (int i = 0; i < records; i++) {
        var value = format.toAvro(origin, rows.get(i % rows.size()));
        var _ = // closing the producer waits; a record that is lost shows in the counts
            producer.send(
                new ProducerRecord<>(
                    topics.records().name(), 0, 1_700_000_000_000L + i, "key-" + i % keys, value));
      }
    }
  }

  private Cost measure(String id, Topology topology, LongSupplier done)
      throws InterruptedException {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("auto.offset.reset", "earliest");
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, broker.data().resolve(id).toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
      streams.start();
      await(done, records / WARM_UP);
      long from = done.getAsLong();
      long began = System.nanoTime();
      long cpuBegan = cpuNanos();
      await(done, records);
      double rest = records - from;
      return new Cost(
          rest / ((System.nanoTime() - began) / 1e9), (cpuNanos() - cpuBegan) / 1e3 / rest);
    }
  }

  private static void await(LongSupplier done, long wanted) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
    while (done.getAsLong() < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only %d of %d records came through".formatted(done.getAsLong(), wanted));
      }
      Thread.sleep(2);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
