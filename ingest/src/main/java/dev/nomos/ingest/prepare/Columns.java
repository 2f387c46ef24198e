package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a specification works on, each with a slot: a record is an array of values,
 * absent ones null. A field's {@code source_name} and its name are one column; where two fields
 * share a source, it is the first one's. Grows while a specification is made ready; constant from
 * then on.
 */
final class Columns {
  /** A column's name in the input to its one name here. */
  private final Map<String, String> canonicalNames = new HashMap<>();

  private final Map<String, String> inputNames = new HashMap<>();
  private final Map<String, Integer> slots = new HashMap<>();

  Columns(DatasetSpec spec) {
    for (FieldSpec field : spec.fields()) {
      canonicalNames.putIfAbsent(field.inputName(), field.name());
      inputNames.put(field.name(), field.inputName());
    }
  }

  /** The one name of a column that may be called by its name in the input. */
  String canonical(String name) {
    return canonicalNames.getOrDefault(name, name);
  }

  /** The slot of a column, new where it has none yet. */
  int slot(String name) {
    return own(canonical(name));
  }

  /** The slot of what steps write under a field's own name. */
  int own(String field) {
    return slots.computeIfAbsent(field, _ -> slots.size());
  }

  /** The slot of what the input has for a field. */
  int source(String field) {
    return slot(inputNames.getOrDefault(field, field));
  }

  int[] slots(List<String> names) {
    return names.stream().mapToInt(this::slot).toArray();
  }

  /** The slot of a column of the input, or null where the specification does not know it. */
  @Nullable Integer known(String name) {
    return slots.get(canonical(name));
  }

  int size() {
    return slots.size();
  }

  /** Where records with these columns have theirs. */
  InputShape shape(List<String> names) {
    var known = IntStream.range(0, names.size()).filter(i -> known(names.get(i)) != null).toArray();
    int[] slots = Arrays.stream(known).map(i -> slot(names.get(i))).toArray();
    return new InputShape(this, List.copyOf(names), known, slots);
  }

  /** The cells of a record that comes by the places of its columns. */
  @Nullable Value[] record(InputShape shape, IntFunction<@Nullable Object> input)
      throws UnfitRecord {
    if (shape.columns != this)
      throw new IllegalStateException("an input shape belongs to the preparation that made it");
    @Nullable Value[] record = new @Nullable Value[size()];
    for (int i = 0; i < shape.from.length; i++) {
      var value = input.apply(shape.from[i]);
      if (value != null)
        record[shape.to[i]] = Values.ofInput(shape.names.get(shape.from[i]), value);
    }
    return record;
  }

  /**
   * The cells of a record that comes by the names of its columns: one left out is absent, and one
   * that the specification does not know is left out.
   */
  @Nullable Value[] record(Map<String, ?> input) throws UnfitRecord {
    @Nullable Value[] record = new @Nullable Value[size()];
    for (var entry : input.entrySet()) {
      var slot = known(entry.getKey());
      if (slot != null) record[slot] = Values.ofInput(entry.getKey(), entry.getValue());
    }
    return record;
  }
}
