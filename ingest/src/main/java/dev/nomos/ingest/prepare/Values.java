package dev.nomos.ingest.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conversions to values, and between their types. */
final class Values {
  private static final int MOST_SHOWN = 60;

  private Values() {}

  /** A decoded field's value; octets become hexadecimal text. */
  static Value ofInput(String column, Object input) throws UnfitRecord {
    return switch (input) {
      case Value value -> value;
      case Long number -> Value.of(number);
      case String text -> Value.of(text);
      case byte[] octets -> Value.of(HexFormat.of().formatHex(octets));
      case Double number when Double.isFinite(number) -> Value.of(BigDecimal.valueOf(number));
      case Double number ->
          throw UnfitRecord.rejected("column '" + column + "' is not finite: " + number);
      case List<?> _ ->
          throw UnfitRecord.rejected("column '" + column + "' is a list, which is no one value");
      default ->
          throw new IllegalStateException(
              "column '" + column + "' holds a " + input.getClass().getName());
    };
  }

  static Value ofJson(JsonNode node) {
    if (node.isNumber()) return Value.of(node.decimalValue());
    if (node.isBoolean()) return Value.of(node.booleanValue() ? 1 : 0);
    return Value.of(node.asText());
  }

  /** Numbers by size, else by text: 53 equals "53". */
  static boolean same(Value a, Value b) {
    return a.isNumber() && b.isNumber()
        ? Value.compareNumbers(a, b) == 0
        : a.text().equals(b.text());
  }

  /** The value as a number, or null. */
  static @Nullable Value number(Value value) {
    return value instanceof Value.Text(var text) ? Numbers.parse(text) : value;
  }

  /** The value in the form of {@code type}; {@code what} names the field in the reason. */
  static Value as(FieldType type, Value value, String what) throws UnfitRecord {
    var fit =
        switch (type) {
          case INTEGER -> number(value) instanceof Value.Whole whole ? whole : null;
          case REAL -> number(value);
          case BOOLEAN -> truth(value);
          case CATEGORICAL, STRING -> value.isNumber() ? Value.of(value.text()) : value;
        };
    if (fit != null) return fit;
    throw UnfitRecord.rejected(
        what + " must be " + type.name().toLowerCase(Locale.ROOT) + ", but was " + shown(value));
  }

  /** Numbers by size, before text by its characters. */
  static int compare(Value a, Value b) {
    if (a.isNumber() && b.isNumber()) return Value.compareNumbers(a, b);
    if (a.isNumber() != b.isNumber()) return a.isNumber() ? -1 : 1;
    return a.text().compareTo(b.text());
  }

  private static @Nullable Value truth(Value value) {
    if (value instanceof Value.Whole(var number)) return number == 0 || number == 1 ? value : null;
    return switch (value.text().strip().toLowerCase(Locale.ROOT)) {
      case "1", "true" -> Value.of(1);
      case "0", "false" -> Value.of(0);
      default -> null;
    };
  }

  static String shown(Value value) {
    var text = value.text();
    return "'" + (text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text) + "'";
  }
}
