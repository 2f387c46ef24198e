package dev.nomos.schemas;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.schemas.spec.DatasetSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;

/**
 * How one data set's prepared records look in Avro: {@code origin}, then one nullable field for
 * each field of the row type. Whole numbers are longs; decimals are strings, so that they stay
 * exact; an absent field is null. Immutable.
 */
public final class RecordFormat {
  private static final String ORIGIN = "origin";

  private final RowType type;
  private final Schema schema;

  /** {@code avroNames[i]}: the name of row field i, with what Avro forbids replaced by '_'. */
  private final List<String> avroNames;

  /** {@code wholes[i]}: whether row field i holds whole numbers. */
  private final boolean[] wholes;

  private final DegradedTelemetry degraded;

  /** Of a data set of which no more is known than its fields: {@link #known} is {@link #row}. */
  public RecordFormat(String dataset, RowType type) {
    this(dataset, type, DegradedTelemetry.NONE);
  }

  public static RecordFormat of(DatasetSpec spec) {
    return new RecordFormat(spec.name(), spec.rowType(), DegradedTelemetry.of(spec));
  }

  private RecordFormat(String dataset, RowType type, DegradedTelemetry degraded) {
    this.type = type;
    this.degraded = degraded;
    this.avroNames = avroNames(type);
    this.schema = schemaOf(dataset);
    this.wholes = new boolean[type.size()];
    for (int i = 0; i < wholes.length; i++) {
      FieldType held = type.fields().get(i).type();
      wholes[i] = held == FieldType.INTEGER || held == FieldType.BOOLEAN;
    }
  }

  private static List<String> avroNames(RowType type) {
    Set<String> taken = new HashSet<>(Set.of(ORIGIN));
    List<String> names = new ArrayList<>();
    for (Field field : type.fields()) {
      String name = field.name().replaceAll("[^A-Za-z0-9_]", "_");
      name = Character.isDigit(name.charAt(0)) ? "_" + name : name;
      while (!taken.add(name)) {
        name += "_";
      }
      names.add(name);
    }
    return List.copyOf(names);
  }

  private Schema schemaOf(String dataset) {
    var fields =
        SchemaBuilder.record("PreparedRecord")
            .namespace("dev.nomos.records." + dataset.replace('-', '_'))
            .fields()
            .name(ORIGIN)
            .type(Origin.getClassSchema())
            .withDefault(Map.of());
    for (int i = 0; i < avroNames.size(); i++) {
      Field field = type.fields().get(i);
      var name = fields.name(avroNames.get(i)).prop("nomos.field", field.name());
      Schema.Type avro =
          switch (field.type()) {
            case INTEGER, BOOLEAN -> Schema.Type.LONG;
            case REAL, CATEGORICAL, STRING -> Schema.Type.STRING;
          };
      Schema optional = Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(avro));
      fields = name.type(optional).withDefault(null);
    }
    return fields.endRecord();
  }

  public RowType type() {
    return type;
  }

  public Schema schema() {
    return schema;
  }

  public AvroSerde<GenericRecord> serde(SchemaRegistry registry) {
    return AvroSerde.generic(
        registry, schema, RowWriter::new, (writer, reader) -> new RowReader(type, writer, reader));
  }

  public GenericRecord toAvro(Origin origin, Row row) {
    for (int i = 0; i < wholes.length; i++) {
      Value value = row.get(i);
      if (wholes[i] && value != null && !(value instanceof Value.Whole)) {
        throw new IllegalStateException(
            "field '%s' holds whole numbers, but preparation let '%s' through"
                .formatted(type.fields().get(i).name(), value));
      }
    }
    return new RowRecord(schema, origin, row);
  }

  /** The record's fields as they were sent. */
  public Row row(GenericRecord record) {
    if (record instanceof RowRecord made && made.row().type().equals(type)) {
      return made.row();
    }
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < avroNames.size(); i++) {
      Object value = record.get(avroNames.get(i));
      if (value != null) {
        Field field = type.fields().get(i);
        values.put(field.name(), rowValue(field, value));
      }
    }
    return Row.of(type, values);
  }

  /**
   * The record's fields as far as they can be relied on: those that its origin's degraded telemetry
   * makes unknown are absent. What evidence is made of and rules are checked against.
   */
  public Row known(GenericRecord record) {
    if (record instanceof RowRecord made) {
      return known(row(record), made.origin());
    }
    GenericRecord origin = (GenericRecord) record.get(ORIGIN);
    return degraded.known(
        row(record),
        (Boolean) origin.get("datagramsLost"),
        (Boolean) origin.get("samplingUnknown"));
  }

  /** The same of a record that has been taken apart. */
  public Row known(Row row, Origin origin) {
    return degraded.known(row, origin.getDatagramsLost(), origin.getSamplingUnknown());
  }

  private static Value rowValue(Field field, Object value) {
    return switch (field.type()) {
      case INTEGER, BOOLEAN -> Value.of((Long) value);
      case REAL -> Value.of(new BigDecimal(value.toString()));
      case CATEGORICAL, STRING -> Value.of(value.toString());
    };
  }

  public Origin origin(GenericRecord record) {
    if (record instanceof RowRecord made) {
      return made.origin();
    }
    GenericRecord origin = (GenericRecord) record.get(ORIGIN);
    return Origin.newBuilder()
        .setExporter(origin.get("exporter").toString())
        .setRawPartition((Integer) origin.get("rawPartition"))
        .setRawOffset((Long) origin.get("rawOffset"))
        .setIndex((Integer) origin.get("index"))
        .setDatagramsLost((Boolean) origin.get("datagramsLost"))
        .setSamplingUnknown((Boolean) origin.get("samplingUnknown"))
        .build();
  }
}
