package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Preprocessing steps made ready; a specification that was read has no other than good ones. */
final class Steps {
  private final Columns columns;

  Steps(Columns columns) {
    this.columns = columns;
  }

  /** {@code place}: where the step stands, for reports of what it leaves out. */
  Step of(String place, PreprocessStep step) {
    int[] slots = columns.slots(step.columns());
    return switch (step.kind()) {
      case RENAME -> rename(step);
      case DROP ->
          (@Nullable Value[] row) -> {
            for (int slot : slots) row[slot] = null;
          };
      case CAST -> cast(step);
      case PARSE_HEX ->
          each(
              step,
              column -> {
                var named = "column '" + column + "'";
                return value -> hexadecimal(value, named);
              });
      case FILLNA -> fill(slots, Values.ofJson(step.value()));
      case MAP_VALUES -> mapValues(step);
      case MAP_RULES -> {
        var rules = new MapRules(step.rules());
        yield each(step, _ -> rules::apply);
      }
      case FLAG -> flag(step);
      case FILTER_EQUALS -> filter(place, step, List.of(Values.ofJson(step.value())));
      case FILTER_IN -> filter(place, step, listed(step));
      case FILTER_PRESENT -> present(place, step, slots);
      case SORT -> _ -> {}; // one record has no order; over a table TablePreparation sorts
    };
  }

  private static Step fill(int[] slots, Value filling) {
    return (@Nullable Value[] row) -> {
      for (int slot : slots) if (row[slot] == null) row[slot] = filling;
    };
  }

  private Step rename(PreprocessStep step) {
    var names = new TreeMap<>(step.mapping());
    int[] from = names.keySet().stream().mapToInt(columns::slot).toArray();
    int[] to = names.values().stream().mapToInt(name -> columns.slot(name.asText())).toArray();
    return (@Nullable Value[] row) -> {
      @Nullable Value[] moved = new @Nullable Value[from.length];
      for (int i = 0; i < from.length; i++) {
        moved[i] = row[from[i]];
        row[from[i]] = null;
      }
      for (int i = 0; i < to.length; i++) if (moved[i] != null) row[to[i]] = moved[i];
    };
  }

  private Step cast(PreprocessStep step) {
    var type = PreprocessStep.castType(step.dtype()).orElseThrow();
    return each(
        step,
        column -> {
          var named = "column '" + column + "'";
          return value -> Values.as(type, value, named);
        });
  }

  private Step mapValues(PreprocessStep step) {
    Map<String, Value> outputs = new HashMap<>();
    step.mapping().forEach((text, output) -> outputs.put(text, Values.ofJson(output)));
    return each(step, _ -> value -> outputs.getOrDefault(value.text(), value));
  }

  private Step flag(PreprocessStep step) {
    long mask = step.value().longValue();
    return each(
        step,
        column ->
            value -> {
              if (Values.number(value) instanceof Value.Whole(var bits))
                return Value.of((bits & mask) == 0 ? 0 : 1);
              throw UnfitRecord.rejected(
                  "column '" + column + "' holds no flags, but " + Values.shown(value));
            });
  }

  private static UnfitRecord left(String place, PreprocessStep step) {
    var kind = step.kind().name().toLowerCase(Locale.ROOT);
    return new UnfitRecord(
        new PreparationResult.Filtered(
            place + " " + kind + " " + String.join(", ", step.columns())));
  }

  /** Keeps rows where each column has one of the values; an absent column has none. */
  private Step filter(String place, PreprocessStep step, List<Value> wanted) {
    var left = left(place, step);
    int[] slots = columns.slots(step.columns());
    return (@Nullable Value[] row) -> {
      for (int slot : slots) {
        var value = row[slot];
        if (value == null || !isOneOf(wanted, value)) throw left;
      }
    };
  }

  private static boolean isOneOf(List<Value> wanted, Value value) {
    for (var candidate : wanted) if (Values.same(candidate, value)) return true;
    return false;
  }

  private static Step present(String place, PreprocessStep step, int[] slots) {
    var left = left(place, step);
    return (@Nullable Value[] row) -> {
      for (int slot : slots) {
        var value = row[slot];
        if (value == null || value instanceof Value.Text(var text) && text.isBlank()) throw left;
      }
    };
  }

  private static List<Value> listed(PreprocessStep step) {
    List<Value> values = new ArrayList<>();
    step.value().forEach(node -> values.add(Values.ofJson(node)));
    return values;
  }

  /** Changes each column that is present; an absent one stays absent, and so does its target. */
  private Step each(PreprocessStep step, Function<String, Step.Change> changes) {
    int count = step.columns().size();
    int[] from = columns.slots(step.columns());
    int[] to = step.targetColumn() == null ? from : new int[] {columns.slot(step.targetColumn())};
    var made = new Step.Change[count];
    for (int i = 0; i < count; i++) made[i] = changes.apply(step.columns().get(i));
    return (@Nullable Value[] row) -> {
      for (int i = 0; i < count; i++) {
        var value = row[from[i]];
        row[to[i]] = value == null ? null : made[i].of(value);
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
