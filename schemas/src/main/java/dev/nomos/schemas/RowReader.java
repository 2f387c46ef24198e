package dev.nomos.schemas;

import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads prepared records straight into rows: values that Avro's own reader would read, without a
 * record between. Records of another schema are left to Avro's reader. For one thread.
 */
final class RowReader implements DatumReader<GenericRecord> {
  private static final int ABSENT = 0;

  private final RowType type;
  private final Schema schema;
  private final @Nullable DatumReader<GenericRecord> resolving;
  private final RecentOctets<String> exporters = new RecentOctets<>(text -> text);

  /** For each field of the row what its text stands for; null where it is a long. */
  private final List<@Nullable RecentOctets<Value>> texts = new ArrayList<>();

  /** {@code schema}: that of the records of rows of {@code type}. */
  RowReader(RowType type, Schema writer, Schema schema) {
    this.type = type;
    this.schema = schema;
    this.resolving = writer.equals(schema) ? null : new GenericDatumReader<>(writer, schema);
    type.fields().forEach(field -> texts.add(textsOf(field)));
  }

  private static @Nullable RecentOctets<Value> textsOf(Field field) {
    return switch (field.type()) {
      case INTEGER, BOOLEAN -> null;
      case REAL -> new RecentOctets<>(text -> decimal(field, text));
      case CATEGORICAL, STRING -> new RecentOctets<>(Value::of);
    };
  }

  private static Value decimal(Field field, String text) {
    try {
      return Value.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      throw new AvroRuntimeException(
          "field '%s' holds no decimal: '%s'".formatted(field.name(), text), e);
    }
  }

  @Override
  public void setSchema(Schema writer) {
    throw new UnsupportedOperationException("a row's reader keeps its schemas");
  }

  @Override
  public GenericRecord read(@Nullable GenericRecord reused, Decoder in) throws IOException {
    if (resolving != null) {
      return resolving.read(reused, in);
    }
    Origin origin = origin(in);
    @Nullable Value[] cells = new @Nullable Value[texts.size()];
    for (int i = 0; i < cells.length; i++) {
      if (in.readIndex() != ABSENT) {
        RecentOctets<Value> known = texts.get(i);
        cells[i] = known == null ? Value.of(in.readLong()) : known.read(in);
      }
    }
    return new RowRecord(schema, origin, Row.of(type, cells));
  }

  private Origin origin(Decoder in) throws IOException {
    return new Origin(
        exporters.read(in),
        in.readInt(),
        in.readLong(),
        in.readInt(),
        in.readBoolean(),
        in.readBoolean());
  }
}
