package dev.nomos.ingest.packet;

import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is said of a packet that is to be built. */
final class SaidFields {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,20}(\\.\\d{1,20})?");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,8}");

  private final Map<PacketField, Value> values;

  SaidFields(Map<PacketField, Value> values) {
    this.values = values;
  }

  boolean has(PacketField field) {
    return values.containsKey(field);
  }

  boolean hasAny(Collection<PacketField> fields) {
    return fields.stream().anyMatch(values::containsKey);
  }

  @Nullable Value get(PacketField field) {
    return values.get(field);
  }

  /**
   * The field's number, or {@code otherwise} where nothing is said of it.
   *
   * @throws ImpossiblePacket where it is no whole number from {@code lowest} to {@code highest}
   */
  long number(PacketField field, long lowest, long highest, long otherwise)
      throws ImpossiblePacket {
    var value = values.get(field);
    if (value == null) return otherwise;
    var number = numberOf(value);
    if (number == null
        || number.compareTo(BigDecimal.valueOf(lowest)) < 0
        || number.compareTo(BigDecimal.valueOf(highest)) > 0
        || number.stripTrailingZeros().scale() > 0)
      throw new ImpossiblePacket(
          "%s = %s, which is not from %d to %d"
              .formatted(field.wiresharkName(), value, lowest, highest));
    return number.longValueExact();
  }

  int small(PacketField field, int lowest, int highest, int otherwise) throws ImpossiblePacket {
    return (int) number(field, lowest, highest, otherwise);
  }

  /** A multiple of 4 from {@code lowest} to 60, as lengths of headers are. */
  int headerLength(PacketField field, int lowest) throws ImpossiblePacket {
    int length = small(field, lowest, 60, lowest);
    if (length % 4 != 0)
      throw new ImpossiblePacket(
          "%s = %d, which is no multiple of 4".formatted(field.wiresharkName(), length));
    return length;
  }

  /** The field's address; null where nothing is said of it. */
  @Nullable InetAddress address(PacketField field) throws ImpossiblePacket {
    var value = values.get(field);
    if (value == null) return null;
    try {
      return InetAddress.ofLiteral(value.text());
    } catch (IllegalArgumentException e) {
      throw new ImpossiblePacket(
          "%s = %s, which is no IP address".formatted(field.wiresharkName(), value));
    }
  }

  /** Whether a value that is said is the one that was read: 18, "18" and "0x0012" are equal. */
  static boolean isSame(Value said, @Nullable Value read) {
    if (read == null) return false;
    var a = numberOf(said);
    var b = numberOf(read);
    return a != null && b != null ? a.compareTo(b) == 0 : said.text().equals(read.text());
  }

  /** The value as a number, or null. */
  static @Nullable BigDecimal numberOf(Value value) {
    return switch (value) {
      case Value.Whole(var number) -> BigDecimal.valueOf(number);
      case Value.Real(var number) -> number;
      case Value.Ratio _ -> null;
      case Value.Text(var text) when DECIMAL.matcher(text).matches() -> new BigDecimal(text);
      case Value.Text(var text) when HEXADECIMAL.matcher(text).matches() ->
          BigDecimal.valueOf(Long.parseLong(text.substring(2), 16));
      case Value.Text _ -> null;
    };
  }
}
