package dev.nomos.ingest.prepare;

import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a specification works on, each with a slot: a record is an array of values,
 * absent ones null. A field's {@code source_name} and its name are one column. Grows while a
 * specification is made ready; constant from then on.
 */
final class Columns {
  private final Map<String, String> canonicalNames = new HashMap<>();
  private final Map<String, Integer> slots = new HashMap<>();

  Columns(DatasetSpec spec) {
    for (FieldSpec field : spec.fields())
      canonicalNames.putIfAbsent(field.inputName(), field.name());
  }

  /** The one name of a column that may be called by its name in the input. */
  String canonical(String name) {
    return canonicalNames.getOrDefault(name, name);
  }

  /** The slot of a column, new where it has none yet. */
  int slot(String name) {
    return slots.computeIfAbsent(canonical(name), _ -> slots.size());
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
}
