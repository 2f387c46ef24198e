package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.Numbers;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.CsvReadOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of cells. A missing value is absent: an empty cell, a text that the options or pandas take
 * for one, and in a numeric column also what is no finite number (NaN, inf).
 */
final class CsvCells {
  private static final Set<String> USUAL =
      Set.of(
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");
  private static final Set<String> NOT_FINITE =
      Set.of("nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  private final Set<String> missing = new HashSet<>();
  private final Map<String, Value> truths = new HashMap<>();
  private final boolean listed;
  private final char thousands;
  private final char decimal;

  CsvCells(CsvReadOptions options) {
    options.trueValues().forEach(text -> truths.put(text, Value.of(1)));
    options.falseValues().forEach(text -> truths.put(text, Value.of(0)));
    listed = !options.naValues().isEmpty() || !truths.isEmpty();
    if (!Boolean.FALSE.equals(options.naFilter())) {
      if (!Boolean.FALSE.equals(options.keepDefaultNa())) missing.addAll(USUAL);
      missing.addAll(options.naValues());
    }
    thousands = options.thousands() == null ? 0 : options.thousands().charAt(0);
    decimal = options.decimal() == null ? '.' : options.decimal().charAt(0);
  }

  /** The cell in a column of numbers; text where it is none: a step may know what to do with it. */
  @Nullable Value number(char[] text, int from, int length) {
    if (length == 0) return null;
    var number = thousands == 0 && decimal == '.' ? Numbers.parse(text, from, from + length) : null;
    if (number != null && !listed) return number;
    var shown = new String(text, from, length);
    if (missing.contains(shown)) return null;
    var truth = truths.get(shown);
    if (truth != null) return truth;
    if (number != null) return number;
    var plain = plain(shown);
    number = Numbers.parse(plain);
    if (number != null) return number;
    var stripped = plain.strip();
    return stripped.isEmpty() || NOT_FINITE.contains(stripped.toLowerCase(Locale.ROOT))
        ? null
        : Value.of(shown);
  }

  private String plain(String text) {
    var digits = thousands == 0 ? text : text.replace(String.valueOf(thousands), "");
    return decimal == '.' ? digits : digits.replace(decimal, '.');
  }

  /** The cell in a column of texts. */
  @Nullable Value text(char[] text, int from, int length) {
    return length == 0 ? null : text(new String(text, from, length));
  }

  @Nullable Value text(String text) {
    return missing.contains(text) ? null : Value.of(text);
  }

  static boolean isNumeric(@Nullable FieldType type) {
    return type != null && type.isNumeric();
  }
}
