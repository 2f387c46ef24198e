package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.demo.Replay;
import dev.nomos.ingest.Collector;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of flows on a real broker, by programs that follow one another. */
final class WindowedStreamTest {
  private static final Path HOME = Path.of("..");
  private static final Path EXPORTS = HOME.resolve("examples/lab/normal-v9.pcap");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GRACE_MILLIS = 20_000;

  private @TempDir Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Cluster cluster;
  private Dataset dataset;
  private Admin admin;

  @BeforeEach
  void open() throws Exception {
    dataset = Dataset.of(config("first"));
    cluster = Cluster.embedded(directory, 0, 0, lifecycle);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    admin = lifecycle.add(cluster.admin());
  }

  @AfterEach
  void close() throws Exception {
    lifecycle.close();
  }

  private NomosConfig config(String program) {
    return ConfigSources.load(
        HOME,
        Optional.empty(),
        Map.of(),
        Map.of(
            "data-dir", directory.resolve(program).toString(),
            "dataset.spec", HOME.resolve("examples/datasets/flow-exchanges.json").toString(),
            "dataset.grammar", HOME.resolve("examples/grammars/flow-exchanges.json").toString(),
            "dataset.partitions", "1",
            "windows.grace", Duration.ofMillis(GRACE_MILLIS).toString(),
            "windows.idle-timeout", "PT1H"));
  }

  private void send(List<Replay.ExportDatagram> datagrams) {
    AvroSerde<RawDatagram> serde =
        AvroSerde.specific(cluster.registry(), RawDatagram.getClassSchema());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serde.serializer())) {
      for (var datagram : datagrams) {
        long millis = TimeUnit.NANOSECONDS.toMillis(datagram.capturedAtNanos());
        var value = new RawDatagram("192.0.2.1", millis, ByteBuffer.wrap(datagram.payload()));
        producer.send(new ProducerRecord<>(dataset.topics().raw().name(), "192.0.2.1|0", value));
      }
    }
  }

  /** A program with a state directory of its own takes all that there is, and ends. */
  private void run(String name) throws Exception {
    var programs = new Programs(config(name), cluster, dataset, meters);
    try (Collector collector = programs.collector(0)) {
      Offsets.await("starting", collector::ready, PATIENCE);
      var offsets = new Offsets(admin);
      for (var topic : List.of(dataset.topics().raw(), dataset.topics().rows()))
        offsets.awaitReached(
            name, programs.collectorGroup(), offsets.ends(topic.name(), 1), PATIENCE);
    }
  }

  @Test
  void anotherProgramContinuesTheWindowsAndTheyAreThoseOfTheFile() throws Exception {
    var datagrams = Replay.of(List.of(EXPORTS)).datagrams();
    int half = datagrams.size() / 2;
    send(datagrams.subList(0, half));
    run("first");
    int before = windows().size();
    send(datagrams.subList(half, datagrams.size()));
    run("second");
    var windows = windows();
    assertThat(before).isPositive().isLessThan(windows.size());

    List<Row> table = new ArrayList<>();
    Table.open(dataset.spec(), EXPORTS, OptionalLong.empty()).forEach(table::add);
    long last = table.stream().mapToLong(row -> later(row)).max().orElseThrow();
    var settled =
        table.stream().filter(row -> later(row) < last - 2 * GRACE_MILLIS).map(Row::asMap).toList();
    assertThat(windows).containsAll(settled).doesNotHaveDuplicates();
    assertThat(table.stream().map(Row::asMap).toList()).containsAll(windows);
    assertThat(settled).hasSizeGreaterThan(table.size() / 2);
    assertThat(meters.get("nomos.windows.rows").tag("result", "late").counter().count()).isZero();
  }

  private static long later(Row row) {
    return Math.max(number(row.get("end_ctx0")), number(row.get("end_ctx1")));
  }

  private static long number(Value value) {
    return Objects.requireNonNull(value).decimal().longValueExact();
  }

  private List<Map<String, Value>> windows() {
    var reader = new TopicReader(cluster.bootstrapServers(), cluster.registry());
    var deserializer = dataset.format().serde(cluster.registry()).deserializer();
    return reader.all(dataset.topics().records(), deserializer).stream()
        .map(record -> dataset.format().row(record.value()).asMap())
        .toList();
  }
}
