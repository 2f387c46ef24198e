package dev.nomos.logic;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The predicates of one field against constants, as word masks over the whole space: one mask for
 * each interval that the constants cut, one for each text. A constant that is a number, or text in
 * a number's plain form, cuts both: 443 and "443" are equal. Immutable.
 */
final class FieldMasks {
  private final int field;

  /** The constants that are numbers or write one, ascending, without repeats. */
  private final List<Value> thresholds;

  /** Slot 2k is "between threshold k-1 and k", slot 2k+1 "equal to k", the last "above all". */
  private final long[][] slots;

  private final Map<String, long[]> texts = new HashMap<>();
  private final long[] otherText;
  private final long[] absent;

  /** {@code positions}: the predicates of {@code all} that compare this field with a constant. */
  FieldMasks(int field, List<Integer> positions, List<Predicate> all) {
    this.field = field;
    List<Value> constants = positions.stream().map(p -> constant(all.get(p))).distinct().toList();
    NavigableSet<Value> numbers = new TreeSet<>(Value::compareNumbers);
    constants.stream().map(FieldMasks::number).filter(Value::isNumber).forEach(numbers::add);
    thresholds = List.copyOf(numbers);
    slots = new long[2 * thresholds.size() + 1][];
    for (int i = 0; i < slots.length; i++) {
      int slot = i;
      slots[i] = mask(positions, all, (op, c) -> holdsInSlot(op, rank(c), slot));
    }
    for (Value constant : constants) {
      Value text = Value.of(constant.text());
      texts.put(constant.text(), mask(positions, all, (op, c) -> holdsForText(op, text, c)));
    }
    otherText = mask(positions, all, (op, _) -> op == Operator.NE);
    absent = mask(positions, all, (_, _) -> true);
  }

  private static Value number(Value constant) {
    return constant.isNumber() ? constant : Value.canonical(constant.text());
  }

  /** An order of text is no predicate that a space admits. */
  private static boolean holdsForText(Operator op, Value text, Value constant) {
    return !op.isOrder() && op.holds(text, constant);
  }

  private static Value constant(Predicate predicate) {
    if (predicate.atom() instanceof Formula.Compare(_, _, Term.Constant(var value))) {
      return value;
    }
    throw new IllegalStateException("'" + predicate + "' has no constant on its right");
  }

  private static Operator operator(Predicate predicate) {
    if (predicate.atom() instanceof Formula.Compare comparison) {
      return comparison.op();
    }
    throw new IllegalStateException("'" + predicate + "' is no comparison");
  }

  /** The constant's position among the thresholds; -1 where it is text that writes no number. */
  private int rank(Value constant) {
    Value number = number(constant);
    return number.isNumber()
        ? Collections.binarySearch(thresholds, number, Value::compareNumbers)
        : -1;
  }

  /** {@code rank} is -1 for a text constant, which no number equals. */
  private static boolean holdsInSlot(Operator op, int rank, int slot) {
    return rank < 0 ? op == Operator.NE : op.holds(Integer.compare(slot, 2 * rank + 1));
  }

  private static long[] mask(List<Integer> positions, List<Predicate> all, Test test) {
    long[] mask = new long[Evidence.wordsFor(all.size())];
    for (int p : positions) {
      Predicate predicate = all.get(p);
      if (test.holds(operator(predicate), constant(predicate))) {
        mask[p >>> 6] |= 1L << p;
      }
    }
    return mask;
  }

  /** Sets in {@code words} the bits of this field's predicates that may hold in {@code row}. */
  void addTo(long[] words, Row row) {
    long[] mask = maskOf(row.get(field));
    for (int i = 0; i < words.length; i++) {
      words[i] |= mask[i];
    }
  }

  private long[] maskOf(@Nullable Value value) {
    return switch (value) {
      case null -> absent;
      case Value.Text(var text) -> texts.getOrDefault(text, otherText);
      case Value number -> slots[slotOf(number)];
    };
  }

  private int slotOf(Value number) {
    int low = 0;
    int high = thresholds.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int sign = Value.compareNumbers(number, thresholds.get(middle));
      if (sign == 0) {
        return 2 * middle + 1;
      }
      if (sign < 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return 2 * low;
  }

  @FunctionalInterface
  private interface Test {
    boolean holds(Operator op, Value constant);
  }
}
