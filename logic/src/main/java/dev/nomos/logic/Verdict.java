package dev.nomos.logic;

import java.util.AbstractList;
import java.util.List;

/** Which rules of a theory a row makes definitely false. Immutable. */
public final class Verdict {
  private final List<Rule> rules;
  private final int[] numbers;

  /** Takes ownership of {@code numbers}: places in {@code rules}, ascending. */
  Verdict(List<Rule> rules, int[] numbers) {
    this.rules = rules;
    this.numbers = numbers;
  }

  public boolean isCompliant() {
    return numbers.length == 0;
  }

  /** How many rules are violated. */
  public int size() {
    return numbers.length;
  }

  /** The place in the theory's rules of violated rule {@code i}; ascending in {@code i}. */
  public int number(int i) {
    return numbers[i];
  }

  /** The violated rules, in the theory's order; usually none. */
  public List<Rule> violated() {
    return numbers.length == 0 ? List.of() : new Violated();
  }

  private final class Violated extends AbstractList<Rule> {
    @Override
    public Rule get(int i) {
      return rules.get(numbers[i]);
    }

    @Override
    public int size() {
      return numbers.length;
    }
  }
}
