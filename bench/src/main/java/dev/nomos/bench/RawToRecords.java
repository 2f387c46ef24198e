package dev.nomos.bench;

import dev.nomos.ingest.DecoderConfig;
import dev.nomos.ingest.DecoderService;
import dev.nomos.ingest.IngestConfig;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Raw topic to decoded, prepared records, against a topology that passes those same records on as
 * they are: {@code RawToRecords [datagrams] [rounds] [DATASET-SPEC]}. Both are Kafka Streams
 * programs with one thread and exactly-once processing in this process, in turns, on one broker in
 * another process. A round's rate is that of its last two thirds, commit included. Prints the
 * median round as one JSON object.
 */
public final class RawToRecords {
  private static final String LISTENER = "bench";
  private static final Duration LONGEST_RUN = Duration.ofMinutes(3);
  private static final int WARM_UP = 3;

  private final Installation broker;
  private final Admin admin;
  private final DatasetSpec spec;
  private final SchemaRegistry registry = new InMemorySchemaRegistry();
  private final Map<String, String> kafka;
  private final int datagrams;

  private RawToRecords(Installation broker, Admin admin, DatasetSpec spec, int datagrams) {
    this.broker = broker;
    this.admin = admin;
    this.spec = spec;
    this.datagrams = datagrams;
    kafka =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "auto.offset.reset",
            "earliest",
            "commit.interval.ms",
            "200"); // the programs' own
  }

  /** Records a second and a processor second of this process. */
  private record Rate(double perSecond, double perCpuSecond) {}

  private record Round(Rate decoding, Rate passing) {
    double ratio() {
      return decoding.perSecond() / passing.perSecond();
    }

    double cpuRatio() {
      return decoding.perCpuSecond() / passing.perCpuSecond();
    }
  }

  public static void main(String[] args) throws Exception {
    int datagrams = args.length > 0 ? Integer.parseInt(args[0]) : 30_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path spec = Path.of(args.length > 2 ? args[2] : "examples/datasets/lab-flows.json");
    try (Installation broker = Installation.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new RawToRecords(broker, admin, DatasetSpec.read(spec), datagrams).run(rounds);
    }
  }

  private void run(int rounds) throws Exception {
    fill();
    List<Round> measured = new ArrayList<>();
    for (int number = 0; number <= rounds; number++) {
      Topics topics = new Topics("round-" + number, LISTENER, 1);
      Topic copies = new Topic("nomos.copies-" + number, 1, Map.of("retention.ms", "-1"));
      TopicCreation.ensure(
          admin, List.of(topics.records(), topics.deadLetters(), copies), Optional.empty());
      Rate decoding = decode(topics);
      Rate passing = pass(topics.records().name(), copies.name());
      Round round = new Round(decoding, passing);
      System.err.println((number == 0 ? "warm-up: " : "") + round);
      if (number > 0) {
        measured.add(round);
      }
      admin.deleteTopics(List.of(topics.records().name(), copies.name())).all().get();
    }
    print(measured);
  }

  /** The raw topic, as a collector would leave it. */
  private void fill() throws InterruptedException {
    Topic raw = new Topics("none", LISTENER, 1).raw();
    TopicCreation.ensure(admin, List.of(raw), Optional.empty());
    AvroSerde<RawDatagram> serde = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "lz4");
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serde.serializer())) {
      for (int i = 0; i < datagrams; i++) {
        byte[] payload =
            i == 0
                ? ExportDatagram.template()
                : ExportDatagram.records(DatagramSender.FLOWS, i % 2_048);
        var value = new RawDatagram("127.0.0.1", 1_700_000_000_000L + i, ByteBuffer.wrap(payload));
        var _ = // closing the producer waits; a datagram that is lost shows in the counts
            producer.send(new ProducerRecord<>(raw.name(), "127.0.0.1|0", value));
      }
    }
  }

  private Rate decode(Topics topics) throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    String id = "decode-" + topics.dataset();
    var config =
        new DecoderConfig(new IngestConfig(topics, spec), id, broker.data().resolve(id), 1, kafka);
    long flows = (long) (datagrams - 1) * DatagramSender.FLOWS;
    LongSupplier done =
        () ->
            (long)
                meters.find("nomos.decoder.records").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
    var service = DecoderService.start(config, registry, meters);
    try (service) {
      return measure(id, topics.raw().name(), flows, done);
    }
  }

  private Rate pass(String from, String to) throws Exception {
    LongAdder passed = new LongAdder();
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(from, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .peek((_, _) -> passed.increment())
        .to(to, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, to);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, broker.data().resolve(to).toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      long flows = (long) (datagrams - 1) * DatagramSender.FLOWS;
      return measure(to, from, flows, passed::sum);
    }
  }

  /** From a third of the records processed until the group has committed the input's end. */
  private Rate measure(String group, String input, long records, LongSupplier done)
      throws Exception {
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

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private void print(List<Round> rounds) {
    List<Round> sorted = rounds.stream().sorted(Comparator.comparingDouble(Round::ratio)).toList();
    Round median = sorted.get(sorted.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "{\"datagrams\": %d, \"rounds\": %d, \"recordsPerSecond\": %.0f, "
            + "\"passedPerSecond\": %.0f, \"ratio\": %.2f, \"leastRatio\": %.2f, "
            + "\"greatestRatio\": %.2f, \"recordsPerCpuSecond\": %.0f, "
            + "\"passedPerCpuSecond\": %.0f, \"cpuRatio\": %.2f}%n",
        datagrams,
        rounds.size(),
        median.decoding().perSecond(),
        median.passing().perSecond(),
        median.ratio(),
        sorted.getFirst().ratio(),
        sorted.getLast().ratio(),
        median.decoding().perCpuSecond(),
        median.passing().perCpuSecond(),
        median.cpuRatio());
  }
}
