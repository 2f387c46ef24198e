package dev.nomos.ingest.prepare;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a window's columns are: field by field, each at every position of the window, then the
 * derived variables. Only fields that rows keep or variables need are in it.
 */
final class WindowLayout {
  private final ContextWindow window;
  private final RowMaker.Cells cells;
  private final RowMaker rows;
  private final int columns;

  WindowLayout(DatasetSpec spec, Columns input) {
    window = Objects.requireNonNull(spec.contextWindow());
    RowType type = spec.rowType();
    List<FieldSpec> fields = needed(spec);
    cells =
        new RowMaker.Cells(
            fields.stream().map(FieldSpec::valueType).toArray(FieldType[]::new),
            fields.stream().map(FieldSpec::name).toArray(String[]::new),
            fields.stream().mapToInt(field -> input.own(field.name())).toArray(),
            fields.stream().mapToInt(field -> input.source(field.name())).toArray());
    Map<String, Integer> slots = new HashMap<>();
    for (FieldSpec field : fields)
      for (int i = 0; i < window.size(); i++)
        slots.put(window.column(field.name(), i), slots.size());
    for (var variable : spec.derivedVariables()) slots.put(variable.name(), slots.size());
    columns = slots.size();
    int[] places = RowMaker.slots(type, slots::get);
    rows =
        new RowMaker(type, Derivation.inOrder(spec.derivedVariables(), slots::get), places, places);
  }

  /** The fields that rows of windows keep or derived variables need. */
  static List<FieldSpec> needed(DatasetSpec spec) {
    RowType type = spec.rowType();
    Set<String> used = new HashSet<>();
    for (var variable : spec.derivedVariables()) used.addAll(variable.sources());
    for (var field : type.fields()) used.add(field.name());
    var window = Objects.requireNonNull(spec.contextWindow());
    return spec.fields().stream()
        .filter(
            field -> {
              for (int i = 0; i < window.size(); i++)
                if (used.contains(window.column(field.name(), i))) return true;
              return false;
            })
        .toList();
  }

  ContextWindow window() {
    return window;
  }

  RowMaker rows() {
    return rows;
  }

  /** What a record adds to the windows that it is in. */
  @Nullable Value[] cells(@Nullable Value[] record) throws UnfitRecord {
    return cells.of(record);
  }

  /** The columns of a window; those of derived variables are still absent. */
  <P> @Nullable Value[] sideBySide(List<Member<P>> records) {
    @Nullable Value[] all = new @Nullable Value[columns];
    int size = records.size();
    for (int i = 0; i < size; i++) {
      var given = records.get(i).cells;
      for (int f = 0; f < given.length; f++) all[f * size + i] = given[f];
    }
    return all;
  }
}
