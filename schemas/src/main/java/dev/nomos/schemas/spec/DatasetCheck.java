package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Everything that is wrong with a dataset specification whose keys and types are right. */
final class DatasetCheck {
  private static final int MOST_FIELDS = 10_000;

  private final DatasetSpec spec;
  private final List<String> problems = new ArrayList<>();

  /** The names that the specification gives to columns before windows and derived variables. */
  private final Set<String> columns = new HashSet<>();

  DatasetCheck(DatasetSpec spec) {
    this.spec = spec;
    for (FieldSpec field : spec.fields()) {
      columns.add(field.name());
      columns.add(field.inputName());
    }
    for (PreprocessStep step : spec.preprocessing()) {
      columns.addAll(step.columns());
      if (step.targetColumn() != null) columns.add(step.targetColumn());
      if (step.kind() == PreprocessStep.Kind.RENAME)
        step.mapping().forEach((from, to) -> columns.addAll(List.of(from, to.asText())));
    }
  }

  List<String> problems() {
    if (spec.name().isBlank()) problems.add("name must not be blank");
    int count = spec.fields().size() + spec.derivedVariables().size();
    if (count > MOST_FIELDS) {
      problems.add(count + " fields and derived variables are more than " + MOST_FIELDS);
      return problems;
    }
    ContextWindow window = spec.contextWindow();
    if (window != null && (window.size() < 1 || window.size() > ContextWindow.MOST_ROWS)) {
      problems.add(
          "context_window.size must be 1 to %d, but was %d"
              .formatted(ContextWindow.MOST_ROWS, window.size()));
      return problems; // what follows names every column of a window
    }
    names();
    for (FieldSpec field : spec.fields()) field(field);
    for (String problem : spec.source().csvReadOptions().problems())
      problems.add("source.csv_read_options: " + problem);
    for (int i = 0; i < spec.preprocessing().size(); i++) {
      PreprocessStep step = spec.preprocessing().get(i);
      for (String problem : StepCheck.problems(step))
        problems.add("preprocessing[" + i + "]: " + problem);
      known("preprocessing[" + i + "].by", step.by(), columns);
    }
    if (window != null) window(window);
    derived();
    if (problems.isEmpty()) columnsOfRows();
    return problems;
  }

  /** Templates may give two columns one name, and variables one place of a window. */
  private void columnsOfRows() {
    Set<String> seen = new HashSet<>();
    Set<WindowPosition> places = new HashSet<>();
    for (FieldSpec field : spec.preparedFields()) {
      if (!seen.add(field.name()))
        problems.add("two columns of the rows are named '" + field.name() + "'");
      WindowPosition place = field.toField().position();
      if (place != null && !places.add(place))
        problems.add(
            "two columns of the rows are '%s' at position %d of the window"
                .formatted(place.family(), place.index()));
    }
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    List<String> all = new ArrayList<>(spec.fields().stream().map(FieldSpec::name).toList());
    for (DerivedVariable variable : spec.derivedVariables()) all.add(variable.name());
    for (String name : all) {
      if (name.isBlank()) problems.add("a field's name must not be blank");
      if (!seen.add(name)) problems.add("field '" + name + "' is declared twice");
    }
    undeclared("include_fields", spec.includeFields(), seen);
    Set<String> excludable = new HashSet<>(seen);
    spec.fields().forEach(field -> spec.placed(field).forEach(p -> excludable.add(p.name())));
    undeclared("exclude_fields", spec.excludeFields(), excludable);
    if (spec.droppedColumns() != null) {
      if (spec.incompleteColumns() == DatasetSpec.IncompleteColumns.KEEP)
        problems.add("dropped_columns need incomplete_columns to be drop");
      undeclared("dropped_columns", spec.droppedColumns(), excludable);
    }
    known("entity_keys", spec.entityKeys(), columns);
    known("grouping_keys", spec.groupingKeys(), columns);
    known("ordering_keys", spec.orderingKeys(), columns);
  }

  private void undeclared(String key, List<String> names, Set<String> declared) {
    for (String name : names)
      if (!declared.contains(name))
        problems.add(key + " names the undeclared field '" + name + "'");
  }

  private void known(String key, List<String> names, Set<String> known) {
    for (String name : names)
      if (!known.contains(name)) problems.add(key + " names the unknown column '" + name + "'");
  }

  private void field(FieldSpec field) {
    String place = "field '" + field.name() + "': ";
    for (String role : field.roles())
      if (!FieldSpec.ROLES.contains(role))
        problems.add(place + "unknown role '" + role + "'; roles are " + FieldSpec.ROLES);
    if ((field.contextFamily() == null) != (field.contextIndex() == null))
      problems.add(place + "context_family and context_index need each other");
    if (field.contextIndex() != null && field.contextIndex() < 0)
      problems.add(place + "context_index must not be negative, but was " + field.contextIndex());
    bounds(place, field);
    for (JsonNode value : field.domain()) value(place + "domain", field.valueType(), value);
    for (var constants : field.constants()) constants(place, field, constants);
  }

  private void bounds(String place, FieldSpec field) {
    FieldSpec.Bounds bounds = field.bounds();
    if (bounds == null) return;
    if (!field.valueType().isNumeric())
      problems.add(
          place + "bounds need a numeric value_type, but it is " + lower(field.valueType()));
    if (bounds.lower() != null
        && bounds.upper() != null
        && bounds.lower().compareTo(bounds.upper()) > 0)
      problems.add(
          place + "bounds have lower " + bounds.lower() + " above upper " + bounds.upper());
    for (JsonNode value : field.domain())
      if (value.isNumber() && !bounds.contains(value.decimalValue()))
        problems.add(place + "domain holds " + value + ", which is out of bounds");
  }

  private void constants(String place, FieldSpec field, FieldSpec.FieldConstants constants) {
    String key = place + "constants of kind " + lower(constants.kind());
    if (constants.values().isEmpty()) problems.add(key + " have no values");
    boolean numbers = constants.kind() != FieldSpec.ConstantKind.ASSIGNMENT;
    for (JsonNode value : constants.values()) {
      if (numbers && !value.isNumber()) problems.add(key + " must be numbers, but held " + value);
      else if (!numbers) value(key, field.valueType(), value);
    }
  }

  private void value(String key, FieldType type, JsonNode value) {
    boolean fits =
        switch (type) {
          case INTEGER -> value.isNumber() && value.canConvertToExactIntegral();
          case REAL -> value.isNumber();
          case BOOLEAN -> value.isBoolean() || value.asText().matches("[01]");
          case CATEGORICAL, STRING -> value.isValueNode() && !value.isNull();
        };
    if (!fits) problems.add(key + " must be " + lower(type) + ", but held " + value);
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private void window(ContextWindow window) {
    String key = "context_window.";
    if (window.stride() < 1)
      problems.add(key + "stride must be at least 1, but was " + window.stride());
    String template = window.columnTemplate();
    if (!template.contains("{name}") || !template.contains("{index}"))
      problems.add(
          key + "column_template must contain {name} and {index}, but was '" + template + "'");
    known(key + "partition_by", window.partitionBy(), columns);
    known(key + "order_by", window.orderBy(), columns);
    Set<String> paired = new HashSet<>();
    for (List<String> pair : window.symmetricPairs()) {
      if (pair.size() != 2) problems.add(key + "symmetric_pairs must hold pairs, but held " + pair);
      for (String column : pair) {
        if (!window.partitionBy().contains(column))
          problems.add(key + "symmetric_pairs: '" + column + "' is not in partition_by");
        if (!paired.add(column)) problems.add(key + "symmetric_pairs names '" + column + "' twice");
      }
    }
  }

  private void derived() {
    Set<String> known = new HashSet<>();
    if (spec.contextWindow() == null) known.addAll(columns);
    else spec.fields().forEach(field -> spec.placed(field).forEach(p -> known.add(p.name())));
    Map<String, DerivedVariable> variables = new HashMap<>();
    for (DerivedVariable variable : spec.derivedVariables()) {
      if (known.contains(variable.name()) && spec.contextWindow() != null)
        problems.add(
            "derived variable '" + variable.name() + "' has the name of a window's column");
      variables.put(variable.name(), variable);
    }
    known.addAll(variables.keySet());
    for (DerivedVariable variable : spec.derivedVariables()) {
      String place = "derived variable '" + variable.name() + "'";
      for (String problem : variable.problems()) problems.add(place + ": " + problem);
      for (String role : variable.roles())
        if (!FieldSpec.ROLES.contains(role))
          problems.add(place + ": unknown role '" + role + "'; roles are " + FieldSpec.ROLES);
      known(place, variable.sources(), known);
    }
    cycles(new TreeMap<>(variables));
  }

  /** {@code waiting}: the variables whose order is not known yet; is emptied. */
  private void cycles(SequencedMap<String, DerivedVariable> waiting) {
    while (!waiting.isEmpty()) {
      boolean less =
          waiting.values().removeIf(v -> v.sources().stream().noneMatch(waiting::containsKey));
      if (less) continue;
      List<String> ring = ring(waiting);
      problems.add("derived_variables form a cycle: " + String.join(" -> ", ring));
      ring.forEach(waiting::remove);
    }
  }

  /** Goes from variable to input, each of which waits, until one comes again. */
  private static List<String> ring(SequencedMap<String, DerivedVariable> waiting) {
    LinkedHashSet<String> path = new LinkedHashSet<>();
    String name = waiting.sequencedKeySet().getFirst();
    while (path.add(name)) {
      DerivedVariable variable = Objects.requireNonNull(waiting.get(name));
      name = variable.sources().stream().filter(waiting::containsKey).findFirst().orElseThrow();
    }
    List<String> all = List.copyOf(path);
    List<String> ring = new ArrayList<>(all.subList(all.indexOf(name), all.size()));
    ring.add(name);
    return ring;
  }
}
