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
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Raw topic to decoded, prepared records, against a topology that passes those same records on as
 * they are: {@code RawToRecords [datagrams] [rounds] [DATASET-SPEC]}. Both are Kafka Streams
 * programs with one thread and exactly-once processing in this process, in turns, on one broker in
 * another process. A round's rate is that of its last two thirds, commit included. Prints the
 * median round as one JSON object.
 */
public final class RawToRecords {
  private static final String LISTENER = "bench";

  private final Installation broker;
  private final Admin admin;
  private final DatasetSpec spec;
  private final SchemaRegistry registry = new InMemorySchemaRegistry();
  private final StreamRate rate;
  private final int datagrams;

  private RawToRecords(Installation broker, Admin admin, DatasetSpec spec, int datagrams) {
    this.broker = broker;
    this.admin = admin;
    this.spec = spec;
    this.datagrams = datagrams;
    rate = new StreamRate(broker, admin);
  }

  private record Round(StreamRate.Rate decoding, StreamRate.Rate passing) {
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
      StreamRate.Rate decoding = decode(topics);
      StreamRate.Rate passing =
          rate.pass(topics.records().name(), copies.name(), Serdes.ByteArray(), records());
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

  private StreamRate.Rate decode(Topics topics) throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    String id = "decode-" + topics.dataset();
    var config =
        new DecoderConfig(
            new IngestConfig(topics, spec), id, broker.data().resolve(id), 1, rate.kafka());
    LongSupplier done =
        () ->
            (long)
                meters.find("nomos.decoder.records").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
    var service = DecoderService.start(config, registry, meters);
    try (service) {
      return rate.measure(id, topics.raw().name(), records(), done);
    }
  }

  private long records() {
    return (long) (datagrams - 1) * DatagramSender.FLOWS;
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
