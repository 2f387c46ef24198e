package dev.nomos.ingest;

import static dev.nomos.ingest.netflow.Datagrams.EXPORT_SECONDS;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.netflow.Datagrams;
import dev.nomos.ingest.prepare.Specs;
import dev.nomos.ingest.prepare.WindowPolicy;
import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flow exports to windows of flows, through the topic of rows. */
final class WindowTopologyTest {
  private static final long NOW = (EXPORT_SECONDS + 1) * 1000;
  private static final WindowPolicy POLICY =
      new WindowPolicy(
          Duration.ofSeconds(2), Duration.ofSeconds(30), 3, 10, 100, WindowPolicy.Late.DROP);
  private static final DatasetSpec SPEC =
      Specs.of(
          """
          {'name': 'talks', 'fields': [
            {'name': 'src', 'source_name': 'sourceIPv4Address'},
            {'name': 'dst', 'source_name': 'destinationIPv4Address'},
            {'name': 'sport', 'source_name': 'sourceTransportPort', 'value_type': 'integer'},
            {'name': 'dport', 'source_name': 'destinationTransportPort', 'value_type': 'integer'},
            {'name': 'octets', 'source_name': 'octetDeltaCount', 'value_type': 'integer'},
            {'name': 'end', 'source_name': 'flowEndSysUpTime', 'value_type': 'integer'}],
           'include_fields': ['src', 'octets', 'end'],
           'context_window': {'size': 2, 'partition_by': ['src', 'dst', 'sport', 'dport'],
             'symmetric_pairs': [['src', 'dst'], ['sport', 'dport']], 'order_by': ['end']},
           'derived_variables': [{'name': 'gap', 'operation': 'diff',
             'inputs': ['end_ctx1', 'end_ctx0'], 'value_type': 'integer'}]}
          """
              .replace('\'', '"'));

  private final Topics topics = new Topics("talks", "netflow", 1);
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordFormat format = new RecordFormat("talks", SPEC.rowType());
  private @TempDir Path state;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> raw;
  private TestInputTopic<String, byte[]> rows;
  private TestOutputTopic<String, GenericRecord> records;
  private TestOutputTopic<String, DeadLetter> deadLetters;

  @BeforeEach
  void open() {
    var settings = new Properties();
    settings.put("application.id", "test");
    settings.put("bootstrap.servers", "unused:1");
    settings.put("state.dir", state.toString());
    driver =
        new TopologyTestDriver(
            IngestTopology.of(
                new IngestConfig(topics, SPEC, ExchangeConfig.DEFAULT, POLICY), registry, meters),
            settings);
    raw = input(topics.raw().name());
    rows = input(topics.rows().name());
    records =
        driver.createOutputTopic(
            topics.records().name(),
            new StringDeserializer(),
            format.serde(registry).deserializer());
    AvroSerde<DeadLetter> dead = AvroSerde.specific(registry, DeadLetter.getClassSchema());
    deadLetters =
        driver.createOutputTopic(
            topics.deadLetters().name(), new StringDeserializer(), dead.deserializer());
  }

  private TestInputTopic<String, byte[]> input(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Another driver with the state that the change log holds. */
  private void restart() {
    Map<String, byte[]> kept = new TreeMap<>();
    for (var store : List.of(WindowTopology.WINDOWS, IngestTopology.TEMPLATES))
      try (var all = store(store).all()) {
        all.forEachRemaining(entry -> kept.put(store + "/" + entry.key, entry.value));
      }
    driver.close();
    open();
    kept.forEach(
        (key, value) -> {
          int slash = key.indexOf('/');
          store(key.substring(0, slash)).put(key.substring(slash + 1), value);
        });
  }

  private KeyValueStore<String, byte[]> store(String name) {
    return driver.getKeyValueStore(name);
  }

  private void send(byte[] payload) {
    AvroSerde<RawDatagram> serde = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    var value = new RawDatagram("192.0.2.1", NOW, ByteBuffer.wrap(payload));
    raw.pipeInput("192.0.2.1|5", serde.serializer().serialize(topics.raw().name(), value));
  }

  private static Datagrams flow(boolean answer, int port, long octets, int endSeconds) {
    var flow = new Datagrams();
    if (answer) flow.u8(203, 0, 113, 53, 10, 0, 0, 1).u16(53, port);
    else flow.u8(10, 0, 0, 1, 203, 0, 113, 53).u16(port, 53);
    return flow.u8(17, 0).u16(1).u32(octets, 1, 1_000, endSeconds * 1_000L);
  }

  private void flows(Datagrams... flows) {
    var body = new Datagrams();
    for (var flow : flows) body.octets(flow.bytes());
    send(v9(flows.length, 5, set(256, body)));
  }

  /** The same as {@link #flows}, in a datagram of that sequence number. */
  private void numbered(int sequence, Datagrams flow) {
    var datagram = v9(1, 5, set(256, flow));
    ByteBuffer.wrap(datagram).putInt(12, sequence);
    send(datagram);
  }

  private double count(String name, String... tags) {
    return meters.get("nomos.windows." + name).tags(tags).counter().count();
  }

  private void checkBalance() {
    double results =
        meters.find("nomos.windows.rows").counters().stream().mapToDouble(c -> c.count()).sum();
    double pending = meters.get("nomos.windows.pending").gauge().value();
    double given = meters.get("nomos.decoder.records").tag("result", "published").counter().count();
    assertThat(results + pending).isEqualTo(given);
  }

  private List<String> windows() {
    List<String> all = new ArrayList<>();
    for (var record : records.readRecordsToList()) {
      Row row = format.row(record.value());
      all.add(
          record.key()
              + " "
              + text(row, "octets_ctx0")
              + " "
              + text(row, "octets_ctx1")
              + " gap "
              + text(row, "gap")
              + " index "
              + format.origin(record.value()).getIndex()
              + " at "
              + (record.timestamp() - EXPORT_SECONDS * 1000 + 100_000));
    }
    return all;
  }

  private static String text(Row row, String field) {
    Value value = row.get(field);
    return value == null ? "" : value.text();
  }

  @Test
  void aWindowIsDegradedWhereAnyOfItsRowsIs() {
    var template = v9(1, 5, set(0, usualTemplate()));
    ByteBuffer.wrap(template).putInt(12, 1);
    send(template);
    numbered(3, flow(false, 1025, 100, 50)); // a gap is open
    numbered(2, flow(false, 1026, 7, 50)); // and filled
    numbered(4, flow(true, 1025, 200, 51));
    numbered(5, flow(true, 1026, 8, 51));
    numbered(6, flow(false, 1027, 9, 70));
    assertThat(records.readValuesToList())
        .extracting(
            one -> text(format.row(one), "octets_ctx0"),
            one -> format.origin(one).getDatagramsLost(),
            one -> RecordFormat.of(SPEC).known(one).asMap().keySet())
        .containsExactlyInAnyOrder(
            tuple("100", true, Set.of("src_ctx0", "octets_ctx0", "end_ctx0")),
            tuple(
                "7",
                false,
                Set.of(
                    "src_ctx0",
                    "octets_ctx0",
                    "end_ctx0",
                    "src_ctx1",
                    "octets_ctx1",
                    "end_ctx1",
                    "gap")));
  }

  @Test
  void bothDirectionsMeetInOneWindowInTheOrderOfTheirTime() {
    send(v9(1, 5, set(0, usualTemplate())));
    flows(flow(true, 1025, 200, 51), flow(false, 1025, 100, 50), flow(false, 1026, 7, 50));
    assertThat(windows()).as("nothing is beyond its grace").isEmpty();
    flows(flow(false, 1026, 8, 60));
    assertThat(windows())
        .containsExactly("10.0.0.1|203.0.113.53|1025|53 100 200 gap 1000 index 24 at 51000");
    checkBalance();
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void restartedTaskContinuesItsWindows() {
    send(v9(1, 5, set(0, usualTemplate())));
    flows(flow(false, 1025, 1, 50), flow(false, 1025, 2, 51), flow(false, 1025, 4, 57));
    assertThat(windows()).hasSize(1);
    restart();
    send(v9(1, 5, set(0, usualTemplate()))); // this driver's restart forgets what is not on disk
    flows(flow(false, 1025, 3, 56), flow(false, 1025, 5, 70));
    assertThat(windows())
        .extracting(text -> text.split(" gap")[0])
        .containsExactly("10.0.0.1|203.0.113.53|1025|53 2 3", "10.0.0.1|203.0.113.53|1025|53 3 4");
    restart();
    send(v9(1, 5, set(0, usualTemplate()))); // this driver's restart forgets what is not on disk
    flows(flow(false, 1025, 9, 60)); // late as against 57? no: 70 still waits
    flows(flow(false, 1025, 6, 80), flow(false, 1025, 10, 55));
    assertThat(windows())
        .extracting(text -> text.split(" gap")[0])
        .containsExactly("10.0.0.1|203.0.113.53|1025|53 4 9", "10.0.0.1|203.0.113.53|1025|53 9 5");
    assertThat(count("rows", "result", "late")).isEqualTo(1);
  }

  @Test
  void stateIsBoundedAndWhatIsLostIsCountedByReason() {
    send(v9(1, 5, set(0, usualTemplate())));
    for (int port = 1; port <= 5; port++) flows(flow(false, port, 1, 50));
    assertThat(count("rows", "result", "too-many-partitions")).isEqualTo(2);
    checkBalance();
    flows(flow(false, 9, 1, 95));
    assertThat(count("rows", "result", "idle")).isEqualTo(3);
    checkBalance();
    List<String> keys = new ArrayList<>();
    try (var all = store(WindowTopology.WINDOWS).all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    assertThat(keys)
        .containsExactlyInAnyOrder("time", "row|5", "partition|10.0.0.1|203.0.113.53|9|53");
  }

  @Test
  void windowsThatCouldNeverFillAreRefused() {
    var tiny =
        new WindowPolicy(Duration.ZERO, Duration.ofSeconds(1), 1, 1, 1, WindowPolicy.Late.DROP);
    assertThatThrownBy(() -> new IngestConfig(topics, SPEC, ExchangeConfig.DEFAULT, tiny))
        .hasMessageContaining("windows.max-rows must be at least the context_window's size (2)");
  }

  @Test
  void valueThatIsNoRowIsADeadLetter() {
    rows.pipeInput("k", new byte[] {7, 7}, NOW);
    rows.pipeInput("k", (byte[]) null, NOW);
    assertThat(deadLetters.readValuesToList()).extracting(DeadLetter::getStage).hasSize(2);
    assertThat(count("rows", "result", "rejected")).isEqualTo(2);
    assertThat(windows()).isEmpty();
  }

  @Test
  void topologyIsTheGoldenOne() throws Exception {
    try (var golden =
        Objects.requireNonNull(getClass().getResourceAsStream("window-topology.txt"))) {
      var description =
          IngestTopology.of(new IngestConfig(topics, SPEC), registry, new SimpleMeterRegistry())
              .describe()
              .toString();
      assertThat(description.strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
