package dev.nomos.schemas;

import dev.nomos.logic.Value;
import dev.nomos.schemas.avro.Origin;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;

/**
 * Writes prepared records straight from their rows, octet for octet as Avro's own writer does,
 * which looks every name and every union branch up for every record.
 */
final class RowWriter implements DatumWriter<GenericRecord> {
  private static final int ABSENT = 0;
  private static final int PRESENT = 1;

  private final boolean[] longs;
  private final DatumWriter<GenericRecord> others;

  RowWriter(Schema schema) {
    others = new GenericDatumWriter<>(schema);
    longs = new boolean[schema.getFields().size()];
    for (Schema.Field field : schema.getFields()) {
      longs[field.pos()] = isLong(field);
    }
  }

  /** Whether the values that are there are longs. */
  static boolean isLong(Schema.Field field) {
    return field.schema().isUnion()
        && field.schema().getTypes().get(PRESENT).getType() == Schema.Type.LONG;
  }

  @Override
  public void setSchema(Schema schema) {
    throw new UnsupportedOperationException("a row's writer keeps its schema");
  }

  @Override
  public void write(GenericRecord record, Encoder out) throws IOException {
    if (!(record instanceof RowRecord made)) {
      others.write(record, out);
      return;
    }
    write(made.origin(), out);
    for (int i = 1; i < longs.length; i++) {
      Value value = made.row().get(i - 1);
      out.writeIndex(value == null ? ABSENT : PRESENT);
      if (value instanceof Value.Whole(var number) && longs[i]) {
        out.writeLong(number);
      } else if (value != null) {
        out.writeString(value.text());
      }
    }
  }

  private static void write(Origin origin, Encoder out) throws IOException {
    out.writeString(origin.getExporter());
    out.writeInt(origin.getRawPartition());
    out.writeLong(origin.getRawOffset());
    out.writeInt(origin.getIndex());
    out.writeBoolean(origin.getDatagramsLost());
    out.writeBoolean(origin.getSamplingUnknown());
  }
}
