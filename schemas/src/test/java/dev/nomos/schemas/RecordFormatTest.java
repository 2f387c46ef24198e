package dev.nomos.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class RecordFormatTest {
  private static final Origin ORIGIN = new Origin("192.0.2.1", 2, 77L, 5, true, false);
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("octets", FieldType.INTEGER),
              Field.of("tcp.syn", FieldType.BOOLEAN),
              Field.of("tcp_syn", FieldType.BOOLEAN),
              Field.of("load", FieldType.REAL),
              Field.of("5-tuple", FieldType.STRING),
              Field.of("origin", FieldType.CATEGORICAL),
              Field.of("größe", FieldType.INTEGER)));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  private GenericRecord overTheWire(RecordFormat writer, RecordFormat reader, Row row) {
    byte[] octets = writer.serde(registry).serializer().serialize("t", writer.toAvro(ORIGIN, row));
    return reader.serde(registry).deserializer().deserialize("t", octets);
  }

  private static Row row(Random random) {
    Map<String, Value> values = new HashMap<>();
    values.put("octets", Value.of(random.nextLong()));
    values.put("tcp.syn", Value.of(random.nextInt(2)));
    values.put("tcp_syn", Value.of(random.nextInt(2)));
    values.put(
        "load", Value.of(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(30))));
    values.put("5-tuple", Value.of("a|b " + random.nextInt()));
    values.put("origin", Value.of(random.nextBoolean() ? "" : "17"));
    values.put("größe", Value.of(-1));
    values.keySet().removeIf(_ -> random.nextInt(3) == 0);
    return Row.of(TYPE, values);
  }

  @Test
  void rowsComeBackEqualAndAbsentFieldsStayAbsent() {
    var format = new RecordFormat("lab-flows", TYPE);
    var random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      Row row = row(random);
      GenericRecord read = overTheWire(format, format, row);
      assertThat(format.row(read)).isEqualTo(row);
      assertThat(format.origin(read)).isEqualTo(ORIGIN);
    }
  }

  @Test
  void rowsAreWrittenAsAvroItselfWritesThem() {
    var format = new RecordFormat("lab", TYPE);
    var random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      Row row = row(random);
      GenericRecord made = format.toAvro(ORIGIN, row);
      GenericRecord copy = GenericData.get().deepCopy(format.schema(), made);
      var serde = format.serde(registry);
      assertThat(serde.serializer().serialize("t", made))
          .isEqualTo(serde.serializer().serialize("t", copy));
      assertThat(format.row(copy)).isEqualTo(format.row(made)).isEqualTo(row);
      assertThat(format.origin(made)).isEqualTo(ORIGIN);
      assertThat(made.get("octets")).isEqualTo(copy.get("octets"));
    }
  }

  @Test
  void textsComeBackHoweverOftenAndLongTheyAre() {
    var format = new RecordFormat("lab", TYPE);
    var random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      String text = "é".repeat(random.nextInt(40)) + random.nextInt(3000);
      Row row = Row.of(TYPE, Map.of("origin", Value.of(text), "5-tuple", Value.of(text)));
      assertThat(format.row(overTheWire(format, format, row))).isEqualTo(row);
    }
  }

  @Test
  void aDecimalThatIsNoneIsTold() {
    var format = new RecordFormat("lab", TYPE);
    GenericRecord wrong =
        GenericData.get().deepCopy(format.schema(), format.toAvro(ORIGIN, Row.of(TYPE, Map.of())));
    wrong.put("load", "much");
    byte[] octets = format.serde(registry).serializer().serialize("t", wrong);
    assertThatThrownBy(() -> format.serde(registry).deserializer().deserialize("t", octets))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'load' holds no decimal: 'much'");
  }

  @Test
  void namesAreMadeFitForAvroWithoutClashes() {
    Schema schema = new RecordFormat("lab-flows", TYPE).schema();
    assertThat(schema.getFullName()).isEqualTo("dev.nomos.records.lab_flows.PreparedRecord");
    assertThat(schema.getFields())
        .extracting(Schema.Field::name)
        .containsExactly(
            "origin", "octets", "tcp_syn", "tcp_syn_", "load", "_5_tuple", "origin_", "gr__e");
    assertThat(schema.getField("gr__e").getProp("nomos.field")).isEqualTo("größe");
  }

  @Test
  void schemaReadsBackFromItsText() {
    Schema schema = new RecordFormat("lab", TYPE).schema();
    assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(schema);
  }

  @Test
  void olderAndNewerRecordsAreRead() {
    var older = new RecordFormat("lab", new RowType(TYPE.fields().subList(0, 2)));
    var newer = new RecordFormat("lab", TYPE);
    Row row = Row.of(older.type(), Map.of("octets", Value.of(9)));
    assertThat(newer.row(overTheWire(older, newer, row)).asMap())
        .isEqualTo(Map.of("octets", Value.of(9)));
    Row more = Row.of(TYPE, Map.of("octets", Value.of(9), "größe", Value.of(1)));
    assertThat(older.row(overTheWire(newer, older, more))).isEqualTo(row);
  }

  @Test
  void fractionInAWholeNumberFieldIsABug() {
    var format = new RecordFormat("lab", TYPE);
    Row row = Row.of(TYPE, Map.of("octets", Value.of(new BigDecimal("1.5"))));
    assertThatThrownBy(() -> format.toAvro(ORIGIN, row))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("octets")
        .hasMessageContaining("1.5");
  }
}
