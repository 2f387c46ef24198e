package dev.nomos.miner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTopologyTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("protocol", FieldType.CATEGORICAL), Field.of("octets", FieldType.INTEGER)));
  private static final PredicateSpace SPACE =
      new PredicateSpace(
          TYPE,
          List.of("protocol = \"tcp\"", "protocol != \"tcp\"", "octets >= 100", "octets < 100")
              .stream()
              .map(text -> Predicate.of((Formula.Compare) Formula.parse(text)))
              .toList());

  private final Topics topics = new Topics("lab", "lab", 2);
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordFormat format = new RecordFormat("lab", TYPE);
  @TempDir private Path state;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> records;
  private TestOutputTopic<String, EvidenceEntry> evidence;

  @BeforeEach
  void start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver = new TopologyTestDriver(topology(), properties, Instant.EPOCH);
    records =
        driver.createInputTopic(
            topics.records().name(), new ByteArraySerializer(), new ByteArraySerializer());
    AvroSerde<EvidenceEntry> entries = AvroSerde.specific(registry, EvidenceEntry.getClassSchema());
    evidence =
        driver.createOutputTopic(
            topics.evidence().name(), new StringDeserializer(), entries.deserializer());
  }

  private Topology topology() {
    return EvidenceTopology.of(
        topics, format, SPACE, EvidenceConfig.DEFAULT, registry, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void send(String protocol, long octets, long atMillis) {
    send(new byte[] {1}, protocol, octets, atMillis);
  }

  private void send(byte[] key, String protocol, long octets, long atMillis) {
    Row row = row(protocol, octets);
    byte[] value =
        format
            .serde(registry)
            .serializer()
            .serialize(topics.records().name(), format.toAvro(Origin.newBuilder().build(), row));
    records.pipeInput(key, value, Instant.ofEpochMilli(atMillis));
  }

  private static Row row(String protocol, long octets) {
    return Row.of(TYPE, Map.of("protocol", Value.of(protocol), "octets", Value.of(octets)));
  }

  private static String key(String protocol, long octets) {
    return EvidenceKey.of(SPACE.id(), SPACE.evidence(row(protocol, octets)));
  }

  private void flush() {
    driver.advanceWallClockTime(EvidenceTopology.FLUSH);
  }

  @Test
  void everyNodeAndStoreIsNamedAsRecorded() throws IOException {
    try (var golden = getClass().getResourceAsStream("/evidence-topology.txt")) {
      assertThat(topology().describe().toString())
          .isEqualToIgnoringWhitespace(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void recordsOfOneEvidenceAreOneEntryWithCountTimesAndTheFirstAsSample() {
    send("tcp", 500, 2_000);
    send("tcp", 300, 1_000);
    send("tcp", 900, 3_000);
    flush();
    EvidenceEntry entry = evidence.readKeyValuesToMap().get(key("tcp", 500));
    assertThat(entry.getCount()).isEqualTo(3);
    assertThat(entry.getFirstSeenMillis()).isEqualTo(1_000);
    assertThat(entry.getLastSeenMillis()).isEqualTo(3_000);
    assertThat(entry.getSample()).containsEntry("octets", "300");
  }

  @Test
  void distinctRecordKeysAreCountedOverFlushes() {
    for (int i = 0; i < 12; i++) {
      send(new byte[] {(byte) (i % 6)}, "tcp", 500, i);
      if (i == 3) {
        flush();
      }
    }
    flush();
    EvidenceEntry entry = evidence.readKeyValuesToMap().get(key("tcp", 500));
    assertThat(entry.getCount()).isEqualTo(12);
    assertThat(DistinctKeys.estimate(List.of(entry.getKeys()))).isEqualTo(6);
  }

  @Test
  void manyRecordsGiveFewUpdatesAndExactCounts() {
    Random random = new Random(1);
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String protocol = random.nextBoolean() ? "tcp" : "udp";
      long octets = random.nextInt(200);
      send(protocol, octets, i);
      expected.merge(key(protocol, octets), 1L, Long::sum);
      if (i % 5_000 == 4_999) {
        flush();
      }
    }
    assertThat(evidence.getQueueSize()).isLessThanOrEqualTo(4 * (expected.size() + 1));
    expected.put(EvidenceKey.progress(SPACE.id()), 0L);
    Map<String, Long> counted = new HashMap<>();
    evidence.readKeyValuesToMap().forEach((key, entry) -> counted.put(key, entry.getCount()));
    assertThat(counted).isEqualTo(expected);
  }

  @Test
  void theTableSaysUpToWhereItIsCompleteAfterTheEvidencesOfAFlush() {
    send("udp", 1, 1);
    send("tcp", 1, 2);
    send("tcp", 500, 3);
    send("udp", 1, 4);
    flush();
    List<EvidenceEntry> entries = evidence.readValuesToList();
    assertThat(entries).hasSize(4);
    assertThat(entries.subList(0, 3)).allMatch(entry -> entry.getCountedTo().isEmpty());
    assertThat(entries.getLast().getCountedTo()).isEqualTo(Map.of("0", 4L));
    assertThat(Evidences.isProgress(entries.getLast())).isTrue();
  }

  @Test
  void nothingIsSaidTwiceWhereNothingCame() {
    send("tcp", 1, 1);
    flush();
    evidence.readValuesToList();
    flush();
    assertThat(evidence.isEmpty()).isTrue();
  }

  @Test
  void anAbsentFieldLeavesBothItsPredicatesPossible() {
    Row row = Row.of(TYPE, Map.of("protocol", Value.of("tcp")));
    records.pipeInput(
        new byte[] {1},
        format
            .serde(registry)
            .serializer()
            .serialize(topics.records().name(), format.toAvro(Origin.newBuilder().build(), row)));
    flush();
    assertThat(evidence.readKeyValue().key)
        .isEqualTo(EvidenceKey.of(SPACE.id(), SPACE.evidence(row)));
  }
}
