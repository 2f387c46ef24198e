package dev.nomos.ingest;

import static dev.nomos.ingest.netflow.Datagrams.EXPORT_SECONDS;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v5;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.ingest.exchange.ExchangeConfig;
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
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestTopologyTest {
  private static final DatasetSpec LAB =
      DatasetSpec.read(Path.of("../examples/datasets/lab-flows.json"));

  private final Topics topics = new Topics("lab", "netflow", 1);
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordFormat format = new RecordFormat("lab", LAB.rowType());
  private @TempDir Path state;
  private long now = (EXPORT_SECONDS + 1) * 1000;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> raw;
  private TestOutputTopic<String, GenericRecord> records;
  private TestOutputTopic<String, DeadLetter> deadLetters;

  @BeforeEach
  void open() {
    var settings = new Properties();
    settings.put("application.id", "test");
    settings.put("bootstrap.servers", "unused:1");
    settings.put("state.dir", state.toString());
    var topology = IngestTopology.of(new IngestConfig(topics, LAB), registry, meters);
    driver = new TopologyTestDriver(topology, settings);
    raw =
        driver.createInputTopic(
            topics.raw().name(), new StringSerializer(), new ByteArraySerializer());
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

  @AfterEach
  void close() {
    driver.close();
  }

  private void send(byte[] payload) {
    AvroSerde<RawDatagram> serde = AvroSerde.specific(registry, RawDatagram.getClassSchema());
    var value = new RawDatagram("192.0.2.1", now, ByteBuffer.wrap(payload));
    raw.pipeInput("192.0.2.1|5", serde.serializer().serialize(topics.raw().name(), value));
  }

  private double count(String name, String... tags) {
    return meters.get("nomos.decoder." + name).tags(tags).counter().count();
  }

  @Test
  void templateInOneDatagramDescribesDataInTheNext() {
    send(v9(1, 5, set(0, usualTemplate())));
    send(v9(1, 5, set(256, usualRecord(17, 0, 120, 1))));
    var record = records.readRecord();
    assertThat(record.key()).isEqualTo("192.0.2.1");
    assertThat(record.timestamp()).isEqualTo(EXPORT_SECONDS * 1000 - 5_000);
    assertThat(format.row(record.value()).asMap())
        .containsEntry("destination_class", Value.of("dns"))
        .containsEntry("octets", Value.of(120));
    var origin = format.origin(record.value());
    assertThat(origin.getRawOffset()).isEqualTo(1);
    assertThat(origin.getExporter()).isEqualTo("192.0.2.1");
    assertThat(records.isEmpty() && deadLetters.isEmpty()).isTrue();
  }

  @Test
  void recordsOfOneDatagramAreNumbered() {
    var two = usualRecord(6, 2, 40, 1).octets(usualRecord(6, 16, 52, 1).bytes());
    send(v9(3, 5, set(0, usualTemplate()), set(256, two)));
    assertThat(records.readValuesToList())
        .extracting(record -> format.origin(record).getIndex())
        .as("octets from the datagram's start")
        .containsExactly(20 + 4 + 4 + 11 * 4 + 4, 20 + 4 + 4 + 11 * 4 + 4 + 32);
  }

  @Test
  void dataBeforeItsTemplateBecomesRecordsOfItsOwnDatagram() {
    send(v9(1, 5, set(256, usualRecord(17, 0, 120, 1))));
    assertThat(records.isEmpty() && deadLetters.isEmpty()).isTrue();
    assertThat(meters.get("nomos.decoder.held.sets").gauge().value()).isEqualTo(1);
    send(v9(1, 5, set(0, usualTemplate())));
    var origin = format.origin(records.readValue());
    assertThat(origin.getRawOffset()).isZero();
    assertThat(origin.getIndex()).isEqualTo(24);
    assertThat(count("sets", "event", "replayed")).isEqualTo(1);
    assertThat(meters.get("nomos.decoder.held.sets").gauge().value()).isZero();
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void dataWhoseTemplateNeverComesIsADeadLetter() {
    var datagram = v9(1, 5, set(300, usualRecord(17, 0, 120, 1)));
    send(datagram);
    now += ExchangeConfig.DEFAULT.held().age().toMillis() + 1;
    send(v9(1, 5, set(0, usualTemplate())));
    var letter = deadLetters.readValue();
    assertThat(letter.getStage()).isEqualTo("decode");
    assertThat(letter.getReason())
        .isEqualTo("data set of template 300, domain 5: its template did not come in time");
    assertThat(letter.getSource()).isEqualTo("nomos.raw.netflow-0@0");
    assertThat(letter.getSample()).isEqualTo(ByteBuffer.wrap(datagram));
    assertThat(count("sets", "event", "expired")).isEqualTo(1);
  }

  @Test
  void sequenceGapsAndClockSkewAreMetersOfTheDomain() {
    send(v5(1)); // numbers 42; the next is 43
    var later = v5(1);
    later[19] = 53;
    send(later);
    now += 10_000;
    send(v5(1));
    assertThat(count("sequence", "exporter", "192.0.2.1", "domain", "5/258", "event", "lost"))
        .isEqualTo(10);
    assertThat(
            meters.get("nomos.decoder.clock.skew.seconds").tag("domain", "5/258").gauge().value())
        .isLessThan(-0.4)
        .isGreaterThan(-2);
  }

  @Test
  void randomOctetsAreADeadLetter() {
    send("no export at all".getBytes(StandardCharsets.US_ASCII));
    assertThat(deadLetters.readValue().getReason()).contains("version 28271");
    assertThat(count("datagrams", "result", "malformed")).isEqualTo(1);
  }

  @Test
  void valueThatIsNoAvroIsADeadLetter() {
    raw.pipeInput("k", new byte[] {7, 7});
    raw.pipeInput("k", (byte[]) null);
    assertThat(deadLetters.readValuesToList()).extracting(DeadLetter::getStage).hasSize(2);
  }

  @Test
  void flowFarInTheFutureIsRejected() {
    var message = v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(17, 0, 120, 1)));
    message[8] = (byte) 0xF0; // the exporter's clock
    send(message);
    assertThat(records.isEmpty()).isTrue();
    assertThat(deadLetters.readValue().getReason()).contains("too far from its arrival");
  }

  @Test
  void countersBalance() {
    var random = new Random(3);
    send(v9(1, 5, set(0, usualTemplate())));
    for (int i = 0; i < 500; i++) {
      var payload = v9(1, 5, set(256, usualRecord(random.nextInt(20), 2, 40, 1)));
      if (i % 3 == 0) payload[random.nextInt(payload.length)] = (byte) random.nextInt();
      send(payload);
    }
    double decoded = count("datagrams", "result", "decoded");
    assertThat(decoded + count("datagrams", "result", "malformed")).isEqualTo(501);
    assertThat(records.readRecordsToList()).hasSize((int) count("records", "result", "published"));
    var letters = deadLetters.readValuesToList();
    assertThat(letters.stream().filter(l -> l.getStage().equals("prepare")))
        .hasSize((int) count("records", "result", "rejected"));
    assertThat(letters.stream().filter(l -> l.getStage().equals("decode")))
        .hasSizeGreaterThanOrEqualTo((int) count("datagrams", "result", "malformed"));
  }

  @Test
  void topologyIsTheGoldenOne() throws Exception {
    try (var golden =
        Objects.requireNonNull(getClass().getResourceAsStream("ingest-topology.txt"))) {
      var description =
          IngestTopology.of(new IngestConfig(topics, LAB), registry, new SimpleMeterRegistry())
              .describe()
              .toString();
      assertThat(description.strip())
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }

  /** What is in the stores is in their changelogs; see the exchange's tests for what it is for. */
  @Test
  void everyStoreHasItsChangelog() {
    send(v9(1, 5, set(0, usualTemplate())));
    send(v9(1, 5, set(300, usualRecord(17, 0, 120, 1))));
    assertThat(driver.producedTopicNames())
        .contains("test-templates-changelog", "test-held-sets-changelog");
    assertThat(driver.getKeyValueStore(IngestTopology.SEQUENCES).get("192.0.2.1|9|5")).isNotNull();
  }
}
