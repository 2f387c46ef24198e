package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DerivedVariable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A derived variable made ready. Sums, differences, minima and maxima are exact; quotients and
 * roots have 16 digits.
 */
final class Derivation {
  private static final MathContext DIGITS = MathContext.DECIMAL64;

  private final DerivedVariable variable;
  private final List<String> inputs;
  private final @Nullable Value literal;

  /** Throws {@link IllegalArgumentException} where the inputs do not suit the operation. */
  Derivation(DerivedVariable variable) {
    this.variable = variable;
    this.inputs = inputs(variable);
    this.literal = variable.literal() == null ? null : Values.ofJson(variable.literal());
    boolean fits =
        switch (variable.operation()) {
          case COPY -> inputs.size() == 1;
          case DIFF, RATIO -> inputs.size() == 2;
          default -> !inputs.isEmpty();
        };
    if (!fits)
      throw new IllegalArgumentException(
          "derived variable '" + variable.name() + "': " + variable.operation() + " of " + inputs);
  }

  private static List<String> inputs(DerivedVariable variable) {
    return variable.numerator() != null && variable.denominator() != null
        ? List.of(variable.numerator(), variable.denominator())
        : variable.inputs();
  }

  /** Adds the variable to the columns; an absent input, or a ratio to 0, leaves it absent. */
  void apply(Map<String, Value> columns) throws UnfitRecord {
    List<Value> values = new ArrayList<>();
    for (var input : inputs) {
      var value = columns.get(input);
      if (value == null) return;
      values.add(value);
    }
    var result = result(values);
    if (result != null) columns.put(variable.name(), result);
  }

  private @Nullable Value result(List<Value> values) throws UnfitRecord {
    return switch (variable.operation()) {
      case COPY -> values.getFirst();
      case EXISTS -> Value.of(values.stream().anyMatch(this::holds) ? 1 : 0);
      case FORALL -> Value.of(values.stream().allMatch(this::holds) ? 1 : 0);
      default -> arithmetic(numbers(values));
    };
  }

  private @Nullable Value arithmetic(List<BigDecimal> n) {
    return switch (variable.operation()) {
      case SUM -> Value.of(sum(n));
      case MIN -> Value.of(n.stream().min(Comparator.naturalOrder()).orElseThrow());
      case MAX -> Value.of(n.stream().max(Comparator.naturalOrder()).orElseThrow());
      case AVG -> Value.of(mean(n));
      case STD -> Value.of(deviation(n));
      case DIFF -> Value.of(n.get(0).subtract(n.get(1)));
      case RATIO -> n.get(1).signum() == 0 ? null : Value.of(n.get(0).divide(n.get(1), DIGITS));
      case COUNT_NONZERO -> Value.of(n.stream().filter(x -> x.signum() != 0).count());
      case COPY, EXISTS, FORALL ->
          throw new IllegalStateException(variable.operation() + " is no arithmetic");
    };
  }

  /** Equal to the literal; without one, neither 0 nor empty. */
  private boolean holds(Value value) {
    if (literal != null) return Values.same(literal, value);
    return value.isNumber() ? value.decimal().signum() != 0 : !value.text().isEmpty();
  }

  private List<BigDecimal> numbers(List<Value> values) throws UnfitRecord {
    List<BigDecimal> numbers = new ArrayList<>();
    for (var value : values) {
      var number = Values.number(value);
      if (number == null)
        throw UnfitRecord.rejected(
            "derived variable '"
                + variable.name()
                + "' needs numbers, but had "
                + Values.shown(value));
      numbers.add(number.decimal());
    }
    return numbers;
  }

  private static BigDecimal sum(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal mean(List<BigDecimal> numbers) {
    return sum(numbers).divide(BigDecimal.valueOf(numbers.size()), DIGITS);
  }

  /** Of the population. */
  private static BigDecimal deviation(List<BigDecimal> numbers) {
    var mean = mean(numbers);
    var squares = numbers.stream().map(n -> n.subtract(mean).pow(2)).toList();
    return mean(squares).sqrt(DIGITS);
  }
}
