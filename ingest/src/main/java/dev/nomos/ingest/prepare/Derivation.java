package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DerivedVariable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A derived variable made ready. Sums, differences, minima and maxima are exact; quotients and
 * roots have 16 digits.
 */
final class Derivation implements Step {
  private static final MathContext DIGITS = MathContext.DECIMAL64;

  private final DerivedVariable variable;
  private final int[] inputs;
  private final int target;
  private final @Nullable Value literal;

  private Derivation(DerivedVariable variable, ToIntFunction<String> slots) {
    this.variable = variable;
    this.inputs = variable.sources().stream().mapToInt(slots).toArray();
    this.target = slots.applyAsInt(variable.name());
    var given = variable.literal();
    this.literal = given == null ? null : Values.ofJson(given);
  }

  /**
   * Each variable after those that it is computed from.
   *
   * @param slots a column's place in the records
   */
  static List<Derivation> inOrder(List<DerivedVariable> variables, ToIntFunction<String> slots) {
    List<Derivation> ordered = new ArrayList<>();
    List<DerivedVariable> waiting = new ArrayList<>(variables);
    Set<String> missing = new HashSet<>();
    for (var variable : variables) missing.add(variable.name());
    while (!waiting.isEmpty()) {
      var next =
          waiting.stream().filter(v -> v.sources().stream().noneMatch(missing::contains)).toList();
      if (next.isEmpty()) throw new IllegalStateException("derived variables form a cycle");
      waiting.removeAll(next);
      for (var variable : next) {
        missing.remove(variable.name());
        ordered.add(new Derivation(variable, slots));
      }
    }
    return ordered;
  }

  /**
   * Sets the variable. An absent input leaves it absent, as does a ratio to 0; but a part that
   * holds decides "exists", and one that does not decides "forall".
   */
  @Override
  public void apply(@Nullable Value[] columns) throws UnfitRecord {
    columns[target] = null;
    List<Value> values = new ArrayList<>(inputs.length);
    for (int input : inputs) {
      var value = columns[input];
      if (value != null) values.add(value);
    }
    columns[target] = result(values, values.size() == inputs.length);
  }

  private @Nullable Value result(List<Value> values, boolean complete) throws UnfitRecord {
    return switch (variable.operation()) {
      case COPY -> complete ? values.getFirst() : null;
      case EXISTS ->
          values.stream().anyMatch(this::holds) ? Value.of(1) : complete ? Value.of(0) : null;
      case FORALL ->
          !values.stream().allMatch(this::holds) ? Value.of(0) : complete ? Value.of(1) : null;
      case SUM, MIN, MAX, AVG, STD, DIFF, RATIO, COUNT_NONZERO ->
          complete ? arithmetic(numbers(values)) : null;
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
    List<BigDecimal> numbers = new ArrayList<>(values.size());
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
