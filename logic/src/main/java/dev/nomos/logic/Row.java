package dev.nomos.logic;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One prepared record: a value or nothing for each field of its type. Immutable. */
public final class Row {
  private final RowType type;
  private final @Nullable Value[] values;

  private Row(RowType type, @Nullable Value[] values) {
    this.type = type;
    this.values = values;
  }

  /** {@code values}: field name to value; fields left out are absent, unknown names are errors. */
  public static Row of(RowType type, Map<String, Value> values) {
    @Nullable Value[] cells = new @Nullable Value[type.size()];
    values.forEach(
        (name, value) -> {
          int i = type.indexOf(name);
          if (i < 0) {
            throw new IllegalArgumentException("no field '" + name + "' in this row type");
          }
          cells[i] = value;
        });
    return new Row(type, cells);
  }

  /** {@code cells}: a value or null for each field, in the order of the fields; copied. */
  public static Row of(RowType type, @Nullable Value[] cells) {
    if (cells.length != type.size()) {
      throw new IllegalArgumentException(
          "a row of " + type.size() + " fields cannot have " + cells.length + " cells");
    }
    return new Row(type, cells.clone());
  }

  public RowType type() {
    return type;
  }

  /** The value at a field's position; null where the field is absent. */
  public @Nullable Value get(int field) {
    return values[field];
  }

  /** The named field's value; null where it is absent or no such field exists. */
  public @Nullable Value get(String field) {
    int i = type.indexOf(field);
    return i < 0 ? null : values[i];
  }

  /** This row with one field changed; null makes it absent. */
  public Row with(int field, @Nullable Value value) {
    @Nullable Value[] copy = values.clone();
    copy[field] = value;
    return new Row(type, copy);
  }

  /** The values present, by field name in the order of the fields. */
  public Map<String, Value> asMap() {
    Map<String, Value> present = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Value value = values[i];
      if (value != null) {
        present.put(type.fields().get(i).name(), value);
      }
    }
    return present;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that
        && type.equals(that.type)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
