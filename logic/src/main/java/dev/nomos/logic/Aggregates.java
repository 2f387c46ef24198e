package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The aggregate functions over exact values. */
final class Aggregates {
  private Aggregates() {}

  static @Nullable Value evaluate(Term.Aggregate aggregate, Row row) {
    List<Value> values = new ArrayList<>();
    for (Term argument : arguments(aggregate, row.type())) {
      Value value = argument.evaluate(row);
      if (value == null) {
        return null;
      }
      values.add(value);
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

  /** The arguments, with window families written out where there are any. */
  private static List<Term> arguments(Term.Aggregate aggregate, RowType type) {
    return aggregate.arguments().stream().noneMatch(Term.Family.class::isInstance)
        ? aggregate.arguments()
        : Windows.members(aggregate, type);
  }

  private static Value sum(List<Value> values) {
    return values.stream().reduce(Value.of(0), Value::sum);
  }
}
