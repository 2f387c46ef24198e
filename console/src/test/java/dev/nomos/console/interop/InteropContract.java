package dev.nomos.console.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.Installation;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.RestSchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistryException;
import dev.nomos.schemas.serde.UnknownSchemaException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds with any broker and any Confluent-compatible registry that demands full transitive
 * compatibility: programs of other makes read what Nomos writes, and the reverse.
 */
abstract class InteropContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Field> COLUMNS =
      List.of(
          Field.of("Packets", FieldType.INTEGER),
          Field.of("Seconds", FieldType.REAL),
          Field.of("Proto", FieldType.CATEGORICAL));
  private static final Origin ORIGIN = new Origin("192.0.2.1", 1, 9L, 24, true, false);

  @TempDir private Path directory;
  private RestSchemaRegistry ours;
  private ConfluentClient theirs;

  abstract Outside outside();

  @BeforeEach
  void connect() {
    ours = new RestSchemaRegistry(outside().registry());
    theirs = new ConfluentClient(outside().registry());
  }

  @AfterEach
  void disconnect() throws IOException {
    theirs.close();
    ours.close();
  }

  @Test
  void theRegistryDemandsThatAllVersionsReadEachOther() throws Exception {
    assertThat(theirs.compatibility()).isEqualTo("FULL_TRANSITIVE");
  }

  @Test
  void aRecordIsReadByBothSides() throws Exception {
    var format = new RecordFormat("flows", new RowType(COLUMNS));
    var row = Row.of(format.type(), Map.of("Packets", Value.of(3), "Proto", Value.of("udp")));
    GenericRecord record = format.toAvro(ORIGIN, row);
    bothWays("contract.records", format.serde(ours), record);
  }

  @Test
  void aViolationIsReadByBothSides() throws Exception {
    var failed = new FailedPredicate("Packets >= 1", "", Map.of("Packets", "0"), "1");
    var violation =
        Violation.newBuilder()
            .setRuleId("r-1")
            .setTheoryVersion(3)
            .setFormula("Packets >= 1 \u2228 Proto = \"udp\"")
            .setOrigin(ORIGIN)
            .setStatus(RuleStatus.SHADOW)
            .setFields(Map.of("Proto", "tcp", "Packets", "0"))
            .setFailed(List.of(failed))
            .build();
    bothWays(
        "contract.violations",
        AvroSerde.<Violation>specific(ours, Violation.getClassSchema()),
        violation);
  }

  @Test
  void aRuleEventIsReadByBothSides() throws Exception {
    var event =
        RuleEvent.newBuilder()
            .setRuleId("r-1")
            .setKind(RuleEventKind.QUARANTINE)
            .setWho("J\u00fcrgen")
            .setRecords(1L << 40)
            .build();
    bothWays(
        "contract.rule-events",
        AvroSerde.<RuleEvent>specific(ours, RuleEvent.getClassSchema()),
        event);
  }

  private <T extends IndexedRecord> void bothWays(String topic, AvroSerde<T> serde, T value)
      throws IOException {
    byte[] written = serde.serializer().serialize(topic, value);
    assertThat(theirs.read(written)).isEqualTo(json(value));
    byte[] copied = theirs.writeAgain(topic, written);
    assertThat(serde.deserializer().deserialize(topic, copied)).isEqualTo(value);
    assertThat(schemaId(copied)).as("one schema, one id").isEqualTo(schemaId(written));
  }

  private static JsonNode json(IndexedRecord value) throws IOException {
    return JSON.readTree(GenericData.get().toString(value));
  }

  private static int schemaId(byte[] message) {
    return ByteBuffer.wrap(message).getInt(1);
  }

  @Test
  void programsOfEveryReleaseAndThisOneReadEachOther() throws Exception {
    for (ReleasedSchema schema : ReleasedSchema.all()) {
      String topic = "released." + schema.release() + "." + schema.current().getName();
      String old = schema.released().toString();
      var serde = AvroSerde.generic(ours, schema.current());
      GenericRecord now = new GenericRecordBuilder(schema.current()).build();

      byte[] ofOld = theirs.write(topic, old, Map.of());
      byte[] ofNow = serde.serializer().serialize(topic, now);

      assertThat(serde.deserializer().deserialize(topic, ofOld)).as(topic).isEqualTo(now);
      assertThat(theirs.readAs(old, ofNow)).as(topic).isEqualTo(theirs.read(ofOld));
    }
  }

  @Test
  void aDataSetMayGainColumns() throws Exception {
    String topic = "columns.records";
    var narrow = new RecordFormat("columns", new RowType(COLUMNS.subList(0, 2)));
    var wide = new RecordFormat("columns", new RowType(COLUMNS));
    var row = Row.of(narrow.type(), Map.of("Packets", Value.of(3)));
    byte[] old = narrow.serde(ours).serializer().serialize(topic, narrow.toAvro(ORIGIN, row));
    var wider = Row.of(wide.type(), Map.of("Packets", Value.of(4), "Proto", Value.of("udp")));
    byte[] now = wide.serde(ours).serializer().serialize(topic, wide.toAvro(ORIGIN, wider));

    assertThat(schemaId(now)).isNotEqualTo(schemaId(old));
    GenericRecord read = wide.serde(ours).deserializer().deserialize(topic, old);
    assertThat(wide.row(read)).isEqualTo(Row.of(wide.type(), Map.of("Packets", Value.of(3))));
    assertThat(theirs.readAs(narrow.schema().toString(), now).path("Packets").asLong())
        .isEqualTo(4);
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedWithWhereAndWhy() {
    var before = new RecordFormat("retyped", new RowType(COLUMNS));
    var after =
        new RecordFormat("retyped", new RowType(List.of(Field.of("Packets", FieldType.REAL))));
    int id = ours.register("retyped.records-value", before.schema());
    assertThatThrownBy(() -> ours.register("retyped.records-value", after.schema()))
        .isExactlyInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("409")
        .hasMessageContaining("retyped.records-value")
        .hasMessageContaining("LONG")
        .hasMessageContaining("give a changed one another name");
    assertThat(ours.register("retyped.records-value", before.schema())).isEqualTo(id);
  }

  @Test
  void anIdThatIsNotThereIsToldFromAPathThatIsNot() {
    assertThatThrownBy(() -> ours.byId(987_654_321)).isInstanceOf(UnknownSchemaException.class);
    try (var elsewhere = new RestSchemaRegistry(URI.create(outside().registry() + "/not/here"))) {
      assertThatThrownBy(() -> elsewhere.byId(1))
          .isExactlyInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("404");
    }
  }

  /** Learning is asked for by the other make; all topics are read by both. */
  @Test
  void everyTopicOfARunIsReadByBothSides() throws Exception {
    Map<String, String> cluster =
        Map.of(
            "kafka.bootstrap-servers", outside().bootstrapServers(),
            "kafka.schema-registry", outside().registry().toString());
    try (Installation nomos = Installation.start(directory, cluster)) {
      nomos.replay(Installation.LAB.normal(), _ -> {});
      nomos.awaitDecoded();
      askToLearn(nomos);
      nomos.awaitTheory();
      nomos.replay(Installation.LAB.mixed(), _ -> {});
      nomos.awaitDecoded();
      nomos.awaitChecked();

      Map<String, Integer> read = new HashMap<>();
      for (Topic topic : nomos.topics().all()) {
        read.put(topic.name(), sameOnBothSides(topic, nomos.octets(topic)));
      }
      assertAllWereThere(nomos.topics(), read);
    }
  }

  private void askToLearn(Installation nomos) throws Exception {
    Topic topic = nomos.topics().ruleCommands();
    Map<String, Long> upTo = new HashMap<>();
    nomos.recordEnds().forEach((at, end) -> upTo.put(Integer.toString(at.partition()), end));
    String schema = RuleCommand.getClassSchema().toString();
    byte[] learn =
        theirs.write(topic.name(), schema, Map.of("id", "c-1", "who", "them", "upTo", upTo));
    Map<String, Object> settings = Map.of("bootstrap.servers", outside().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic.name(), "c-1", learn)).get();
    }
  }

  private int sameOnBothSides(Topic topic, List<byte[]> messages) throws IOException {
    for (byte[] message : messages) {
      var serde = AvroSerde.generic(ours, ours.byId(schemaId(message)));
      GenericRecord value = serde.deserializer().deserialize(topic.name(), message);
      assertThat(theirs.read(message)).as(topic.name()).isEqualTo(json(value));
    }
    return messages.size();
  }

  private static void assertAllWereThere(Topics topics, Map<String, Integer> read) {
    var written =
        List.of(
            topics.raw(),
            topics.records(),
            topics.violations(),
            topics.ruleEvents(),
            topics.rules(),
            topics.theories(),
            topics.evidence(),
            topics.ruleCommands());
    for (Topic topic : written) {
      assertThat(read.get(topic.name())).as(topic.name()).isPositive();
    }
  }
}
