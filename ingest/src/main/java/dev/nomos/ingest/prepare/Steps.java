package dev.nomos.ingest.prepare;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Preprocessing steps made ready: everything that can be wrong with a step is found here. */
final class Steps {
  /** From a column's name in the input to its canonical name. */
  private final UnaryOperator<String> canonical;

  Steps(UnaryOperator<String> canonical) {
    this.canonical = canonical;
  }

  /** Throws {@link IllegalArgumentException} where the step makes no sense. */
  Step of(PreprocessStep step) {
    var columns = step.columns().stream().map(canonical).toList();
    return switch (step.kind()) {
      case RENAME -> rename(step);
      case DROP -> row -> row.keySet().removeAll(columns);
      case CAST -> cast(step, columns);
      case PARSE_HEX ->
          each(step, columns, column -> value -> hexadecimal(value, "column '" + column + "'"));
      case FILLNA -> {
        var filling = Values.ofJson(step.value());
        yield row -> columns.forEach(column -> row.putIfAbsent(column, filling));
      }
      case MAP_VALUES -> mapValues(step, columns);
      case MAP_RULES -> {
        var rules = new MapRules(step.rules());
        yield each(step, columns, _ -> rules::apply);
      }
      case FLAG -> flag(step, columns);
      case FILTER_EQUALS -> filter(step, columns, List.of(Values.ofJson(step.value())));
      case FILTER_IN -> filter(step, columns, listed(step));
      case FILTER_PRESENT -> {
        var left = new UnfitRecord(new PreparationResult.Filtered("filter_present"));
        yield row -> {
          if (!row.keySet().containsAll(columns)) throw left;
        };
      }
      case SORT -> _ -> {}; // the order of records is the stream's; one record has none
    };
  }

  private Step rename(PreprocessStep step) {
    Map<String, String> names = new HashMap<>();
    step.mapping()
        .forEach((from, to) -> names.put(canonical.apply(from), canonical.apply(to.asText())));
    return row -> {
      Map<String, Value> moved = new HashMap<>();
      names.forEach(
          (from, to) -> {
            var value = row.remove(from);
            if (value != null) moved.put(to, value);
          });
      row.putAll(moved);
    };
  }

  private Step cast(PreprocessStep step, List<String> columns) {
    var dtype = step.dtype() == null ? "" : step.dtype().toLowerCase(Locale.ROOT);
    var type =
        switch (dtype) {
          case "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64" ->
              FieldType.INTEGER;
          case "float", "float32", "float64" -> FieldType.REAL;
          case "str", "string", "category" -> FieldType.STRING;
          case "bool", "boolean" -> FieldType.BOOLEAN;
          default ->
              throw new IllegalArgumentException(
                  "cast needs a dtype such as int64, float64, string or bool, but it was '"
                      + dtype
                      + "'");
        };
    return each(
        step, columns, column -> value -> Values.as(type, value, "column '" + column + "'"));
  }

  private Step mapValues(PreprocessStep step, List<String> columns) {
    Map<String, Value> outputs = new HashMap<>();
    step.mapping().forEach((text, output) -> outputs.put(text, Values.ofJson(output)));
    return each(step, columns, _ -> value -> outputs.getOrDefault(value.text(), value));
  }

  private Step flag(PreprocessStep step, List<String> columns) {
    if (!step.value().canConvertToLong() || step.value().longValue() == 0)
      throw new IllegalArgumentException(
          "flag needs a bit mask as value, such as 2, but it was " + step.value());
    long mask = step.value().longValue();
    return each(
        step,
        columns,
        column ->
            value -> {
              if (Values.number(value) instanceof Value.Whole(var bits))
                return Value.of((bits & mask) == 0 ? 0 : 1);
              throw UnfitRecord.rejected(
                  "column '" + column + "' holds no flags, but " + Values.shown(value));
            });
  }

  /** Keeps rows where each column has one of the values; an absent column has none. */
  private static Step filter(PreprocessStep step, List<String> columns, List<Value> wanted) {
    var left =
        new UnfitRecord(
            new PreparationResult.Filtered(step.kind().name().toLowerCase(Locale.ROOT)));
    return row -> {
      for (var column : columns) {
        var value = row.get(column);
        if (value == null || wanted.stream().noneMatch(w -> Values.same(w, value))) throw left;
      }
    };
  }

  private static List<Value> listed(PreprocessStep step) {
    if (!step.value().isArray())
      throw new IllegalArgumentException("filter_in needs a list, but it was " + step.value());
    List<Value> values = new ArrayList<>();
    step.value().forEach(node -> values.add(Values.ofJson(node)));
    return values;
  }

  /** Changes each column that is present; an absent one stays absent, and so does its target. */
  private Step each(
      PreprocessStep step,
      List<String> columns,
      java.util.function.Function<String, Step.Change> changes) {
    @Nullable String target = step.targetColumn();
    if (target != null && columns.size() != 1)
      throw new IllegalArgumentException(
          "a step with target_column needs exactly one column, but has " + columns);
    return row -> {
      for (var column : columns) {
        var value = row.get(column);
        var changed = value == null ? null : changes.apply(column).of(value);
        var to = target == null ? column : canonical.apply(target);
        if (changed == null) row.remove(to);
        else row.put(to, changed);
      }
    };
  }

  private static Value hexadecimal(Value value, String what) throws UnfitRecord {
    if (value.isNumber()) return value;
    var text = value.text().strip();
    var digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    try {
      return Value.of(Long.parseLong(digits, 16));
    } catch (NumberFormatException e) {
      throw UnfitRecord.rejected(what + " must be hexadecimal, but was " + Values.shown(value));
    }
  }
}
