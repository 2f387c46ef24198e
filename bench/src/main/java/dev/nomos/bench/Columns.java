package dev.nomos.bench;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Flows by columns: whole numbers as longs, decimals in thousandths, texts as codes. No value is
 * absent.
 */
final class Columns {
  final RowType type;
  final int size;
  final long[][] values;
  private final Map<String, Long> codes = new HashMap<>();

  Columns(RowType type, List<Row> rows) {
    this.type = type;
    this.size = rows.size();
    this.values = new long[type.size()][size];
    for (int i = 0; i < size; i++) {
      for (int f = 0; f < type.size(); f++) {
        values[f][i] = number(f, Objects.requireNonNull(rows.get(i).get(f)));
      }
    }
  }

  /** What the value of a field is as a number of its column. */
  long number(int field, Value value) {
    return switch (type.fields().get(field).type()) {
      case INTEGER, BOOLEAN -> value.decimal().longValueExact();
      case REAL -> value.decimal().movePointRight(3).longValueExact();
      case CATEGORICAL, STRING -> codes.computeIfAbsent(value.text(), _ -> (long) codes.size());
    };
  }

  long[] of(String field) {
    return values[type.indexOf(field)];
  }
}
