package dev.nomos.ingest.prepare;

import dev.nomos.ingest.prepare.PreparationResult.Prepared;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set's specification made ready to turn input records into rows: its preprocessing steps in
 * order, then its derived variables in order, then the value types of the fields that it keeps.
 *
 * <p>A field's {@code source_name} and its name are one column: steps may use either. An absent
 * column stays absent through every step but {@code fillna}. Immutable; safe for any thread.
 */
public final class Preparation {
  private final RowType type;
  private final Map<String, String> canonicalNames = new HashMap<>();

  /** Row field to the column it is read from; they differ where two fields share a source. */
  private final Map<String, String> columnOfField = new HashMap<>();

  private final List<Step> steps = new ArrayList<>();
  private final List<Derivation> derivations = new ArrayList<>();

  /** Throws {@link IllegalArgumentException} naming every problem of the specification. */
  public Preparation(DatasetSpec spec) {
    this.type = spec.rowType();
    for (FieldSpec field : spec.fields())
      canonicalNames.putIfAbsent(field.inputName(), field.name());
    for (FieldSpec field : spec.fields())
      columnOfField.put(field.name(), canonical(field.inputName()));
    List<String> problems = new ArrayList<>();
    var making = new Steps(this::canonical);
    for (int i = 0; i < spec.preprocessing().size(); i++) {
      var step = spec.preprocessing().get(i);
      gather(problems, "preprocessing[" + i + "]", () -> steps.add(making.of(step)));
    }
    for (var variable : spec.derivedVariables())
      gather(problems, "derived_variables", () -> derivations.add(new Derivation(variable)));
    if (!problems.isEmpty())
      throw new IllegalArgumentException(
          "data set '" + spec.name() + "': " + String.join("; ", problems));
  }

  private static void gather(List<String> problems, String key, Runnable make) {
    try {
      make.run();
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
    }
  }

  public RowType rowType() {
    return type;
  }

  private String canonical(String column) {
    return canonicalNames.getOrDefault(column, column);
  }

  /**
   * The row of one input record, or why there is none.
   *
   * @param input column to value: {@code Long}, {@code Double}, {@code String}, {@code byte[]} or
   *     {@link Value}; a column left out is absent
   */
  public PreparationResult prepare(Map<String, ?> input) {
    try {
      Map<String, Value> columns = HashMap.newHashMap(input.size() + type.size());
      for (var entry : input.entrySet())
        columns.put(canonical(entry.getKey()), Values.ofInput(entry.getKey(), entry.getValue()));
      for (var step : steps) step.apply(columns);
      for (var derivation : derivations) derivation.apply(columns);
      return new Prepared(row(columns));
    } catch (UnfitRecord e) {
      return e.result;
    }
  }

  private Row row(Map<String, Value> columns) throws UnfitRecord {
    Map<String, Value> values = HashMap.newHashMap(type.size());
    for (var field : type.fields()) {
      var value = columns.get(field.name());
      if (value == null)
        value = columns.get(columnOfField.getOrDefault(field.name(), field.name()));
      if (value != null)
        values.put(field.name(), Values.as(field.type(), value, "field '" + field.name() + "'"));
    }
    return Row.of(type, values);
  }
}
