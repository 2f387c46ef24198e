package dev.nomos.ingest.prepare;

import dev.nomos.logic.FieldType;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a specification reads from its input, as against what its own steps make. */
final class InputColumns {
  private final Columns columns;
  private final Map<String, String> inputNames = new HashMap<>();
  private final Map<String, FieldType> types = new HashMap<>();

  /** Canonical names of columns that a step has written before anything read them. */
  private final Set<String> made = new HashSet<>();

  private final Map<String, InputColumn> required = new LinkedHashMap<>();

  private InputColumns(DatasetSpec spec, Columns columns) {
    this.columns = columns;
    for (FieldSpec field : spec.fields()) {
      inputNames.put(field.name(), field.inputName());
      types.put(field.name(), field.valueType());
    }
  }

  /** {@code also}: columns that are read besides, whatever the specification does with them. */
  static InputColumns of(DatasetSpec spec, Columns columns, List<String> also) {
    var inputs = new InputColumns(spec, columns);
    also.forEach(inputs::read);
    spec.preprocessing().forEach(inputs::step);
    for (var field : spec.fields())
      if (!inputs.made.contains(field.name())) inputs.read(field.inputName());
    var window = spec.contextWindow();
    if (window != null) {
      window.partitionBy().forEach(inputs::read);
      window.orderBy().forEach(inputs::read);
    } else {
      for (var variable : spec.derivedVariables()) inputs.made.add(variable.name());
      for (var variable : spec.derivedVariables()) variable.sources().forEach(inputs::read);
    }
    return inputs;
  }

  private void step(PreprocessStep step) {
    switch (step.kind()) {
      case RENAME -> {
        step.mapping().keySet().stream().sorted().forEach(this::read);
        step.mapping().values().forEach(to -> made.add(columns.canonical(to.asText())));
      }
      case DROP -> {} // a column that is not there is dropped already
      case SORT -> step.sortKeys().forEach(this::read);
      case CAST,
          PARSE_HEX,
          FILLNA,
          MAP_VALUES,
          MAP_RULES,
          FILTER_EQUALS,
          FILTER_IN,
          FILTER_PRESENT,
          FLAG -> {
        step.columns().forEach(this::read);
        if (step.targetColumn() != null) made.add(columns.canonical(step.targetColumn()));
      }
    }
  }

  private void read(String name) {
    var canonical = columns.canonical(name);
    if (made.contains(canonical)) return;
    required.computeIfAbsent(
        canonical,
        _ ->
            new InputColumn(
                inputNames.getOrDefault(canonical, name),
                canonical,
                columns.own(canonical),
                types.get(canonical)));
  }

  List<InputColumn> required() {
    return List.copyOf(required.values());
  }

  @Nullable InputColumn named(String name) {
    return required.get(columns.canonical(name));
  }
}
