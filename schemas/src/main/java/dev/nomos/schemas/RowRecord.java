package dev.nomos.schemas;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A prepared record before it is octets: a view of its row, so that nothing is made for each field.
 * Field 0 is the origin, field i + 1 the row's field i.
 */
record RowRecord(Schema schema, Origin origin, Row row) implements GenericRecord {
  @Override
  public Schema getSchema() {
    return schema;
  }

  @Override
  public @Nullable Object get(int field) {
    if (field == 0) {
      return origin;
    }
    return switch (row.get(field - 1)) {
      case null -> null;
      case Value.Whole(var number) when RowWriter.isLong(schema.getFields().get(field)) -> number;
      case Value value -> value.text();
    };
  }

  @Override
  public @Nullable Object get(String name) {
    Schema.Field field = schema.getField(name);
    return field == null ? null : get(field.pos());
  }

  @Override
  public void put(int field, Object value) {
    throw new UnsupportedOperationException("a prepared record does not change");
  }

  @Override
  public void put(String name, Object value) {
    throw new UnsupportedOperationException("a prepared record does not change");
  }
}
