package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aggregate functions over exact values. */
final class Aggregates {
  private Aggregates() {}

  static @Nullable Value evaluate(Term.Aggregate aggregate, Row row) {
    List<Value> values = new ArrayList<>();
    for (Term argument : aggregate.arguments()) {
      if (!addTo(values, argument, row)) {
        return null;
      }
    }
    return switch (aggregate.function()) {
      case MIN -> values.stream().min(Value::compareNumbers).orElseThrow();
      case MAX -> values.stream().max(Value::compareNumbers).orElseThrow();
      case SUM -> sum(values);
      case AVG -> Value.quotient(sum(values), Value.of(values.size()));
      case COUNT ->
          Value.of(values.stream().filter(v -> Value.compareNumbers(v, Value.of(0)) != 0).count());
    };
  }

  /** False where a value is absent. */
  private static boolean addTo(List<Value> values, Term argument, Row row) {
    if (argument instanceof Term.Family(var family)) {
      return row.type().positions(family).stream()
          .map(position -> row.type().at(family, position).orElseThrow())
          .allMatch(field -> addTo(values, Term.field(field.name()), row));
    }
    Value value = argument.evaluate(row);
    return value != null && values.add(value);
  }

  private static Value sum(List<Value> values) {
    return values.stream().reduce(Value.of(0), Value::sum);
  }
}
