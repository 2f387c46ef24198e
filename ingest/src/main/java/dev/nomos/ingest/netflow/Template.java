package dev.nomos.ingest.netflow;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How the records of a data set are laid out: scope fields first, then the others. Immutable.
 *
 * @param options whether it describes options records, not flows
 * @param scope empty in a flow template
 */
public record Template(boolean options, List<TemplateField> scope, List<TemplateField> fields) {
  private static final byte FORMAT = 1;

  public Template {
    scope = List.copyOf(scope);
    fields = List.copyOf(fields);
  }

  /**
   * Bytes for a state store:
   *
   * <pre>
   * +--------+---------+------------+------------+----------------------------------------+
   * | 1 (u8) | options | scope count| all count  | per field: enterprise u32, id, length  |
   * |        | (u8)    | (u16)      | (u16)      | (u16 each), scope first                |
   * +--------+---------+------------+------------+----------------------------------------+
   * </pre>
   */
  public byte[] toBytes() {
    var out = ByteBuffer.allocate(6 + 8 * (scope.size() + fields.size()));
    out.put(FORMAT).put((byte) (options ? 1 : 0));
    out.putShort((short) scope.size()).putShort((short) (scope.size() + fields.size()));
    for (var field : scope) put(out, field);
    for (var field : fields) put(out, field);
    return out.array();
  }

  private static void put(ByteBuffer out, TemplateField field) {
    out.putInt((int) field.enterprise());
    out.putShort((short) field.id()).putShort((short) field.length());
  }

  /**
   * Inverse of {@link #toBytes}.
   *
   * @throws IllegalStateException if the bytes are not ours: a store was written by something else
   */
  public static Template fromBytes(byte[] bytes) {
    try {
      var in = ByteBuffer.wrap(bytes);
      byte format = in.get();
      if (format != FORMAT) throw new IllegalStateException("template format " + format);
      boolean options = in.get() != 0;
      int scopes = Short.toUnsignedInt(in.getShort());
      int all = Short.toUnsignedInt(in.getShort());
      List<TemplateField> fields = new ArrayList<>();
      for (int i = 0; i < all; i++) fields.add(get(in));
      return new Template(options, fields.subList(0, scopes), fields.subList(scopes, all));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalStateException("stored template is cut short", e);
    }
  }

  private static TemplateField get(ByteBuffer in) {
    return new TemplateField(
        Integer.toUnsignedLong(in.getInt()),
        Short.toUnsignedInt(in.getShort()),
        Short.toUnsignedInt(in.getShort()));
  }
}
