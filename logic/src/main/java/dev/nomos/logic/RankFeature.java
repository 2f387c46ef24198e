package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The predicates that compare one term with constants. The numbers among the constants are sorted
 * once; a value's place among them is its slot: 2k is "between constant k-1 and k", 2k+1 "equal to
 * k". Then come a slot for each text, one for any other text, and the one for no value.
 */
final class RankFeature extends Feature {
  /** With more thresholds than this a search is faster than counting those passed. */
  private static final int COUNTED = 16;

  private final Term term;
  private final int field;
  private final Constants constants;

  // The same slots, found without making an object.
  private final Steps steps;
  private final double[] doubles;
  private final TextNumbers slotOfText;

  /** {@code atoms}: comparisons of {@code term}, on their left, with constants, and memberships. */
  RankFeature(Term term, RowType type, List<Integer> predicates, List<Formula.Atom> atoms) {
    Constants constants = new Constants(atoms);
    super(predicates, constants.slots(), (i, slot) -> constants.mayHold(atoms.get(i), slot));
    this.term = term;
    this.field = term instanceof Term.FieldRef(var name) ? type.indexOf(name) : -1;
    this.constants = constants;
    this.steps = new Steps(constants.thresholds.stream().map(Value::decimal).toList());
    this.doubles =
        constants.thresholds.stream().mapToDouble(t -> t.decimal().doubleValue()).toArray();
    this.slotOfText = new TextNumbers(constants.slotOfText, constants.otherText);
  }

  Term term() {
    return term;
  }

  /** The numbers among the constants, ascending, without repeats. */
  List<Value> thresholds() {
    return constants.thresholds;
  }

  @Override
  int slotOf(Row row) {
    return slotOf(field >= 0 ? row.get(field) : term.evaluate(row));
  }

  int slotOf(@Nullable Value value) {
    if (value instanceof Value.Text known) { // a switch over types takes several times as long
      return slotOfText.get(known.text());
    }
    if (value instanceof Value.Whole known) {
      return steps.slotOf(known.number());
    }
    if (value instanceof Value.Real known) {
      return slotOf(known.number(), value);
    }
    return value == null ? absentSlot() : constants.slotOf(value);
  }

  /**
   * A decimal and a threshold whose nearest doubles differ are in the same order as these. Those
   * with one double are compared exactly.
   */
  private int slotOf(BigDecimal number, Value value) {
    double nearest = number.doubleValue();
    if (doubles.length > COUNTED) {
      int at = Arrays.binarySearch(doubles, nearest);
      return at >= 0 ? constants.slotOf(value) : 2 * (-at - 1);
    }
    int below = 0;
    int notAbove = 0;
    for (double threshold : doubles) {
      below += threshold < nearest ? 1 : 0;
      notAbove += threshold <= nearest ? 1 : 0;
    }
    return below == notAbove ? 2 * below : constants.slotOf(value);
  }

  /** The constants of a term. */
  private static final class Constants {
    private final List<Value> thresholds;
    private final Map<String, Integer> slotOfText = new HashMap<>();
    private final int otherText;

    Constants(List<Formula.Atom> atoms) {
      NavigableSet<Value> numbers = new TreeSet<>(Value::compareNumbers);
      List<String> texts = new ArrayList<>();
      atoms.stream()
          .flatMap(Constants::constants)
          .map(c -> c.isNumber() ? c : Value.canonical(c.text()))
          .forEach(c -> keep(c, numbers, texts));
      thresholds = List.copyOf(numbers);
      for (int k = 0; k < thresholds.size(); k++) {
        slotOfText.put(thresholds.get(k).text(), 2 * k + 1);
      }
      int next = 2 * thresholds.size() + 1;
      for (String text : texts) {
        slotOfText.put(text, next++);
      }
      otherText = next;
    }

    private static void keep(Value constant, NavigableSet<Value> numbers, List<String> texts) {
      if (constant.isNumber()) {
        numbers.add(constant);
      } else if (!texts.contains(constant.text())) {
        texts.add(constant.text());
      }
    }

    private static Stream<Value> constants(Formula.Atom atom) {
      return switch (atom) {
        case Formula.Compare(_, _, Term.Constant(var value)) -> Stream.of(value);
        case Formula.In(_, var values, _) -> values.stream();
        case Formula.Compare _, Formula.Quantified _ ->
            throw new IllegalStateException("'" + atom + "' has no constant on its right");
      };
    }

    int slots() {
      return otherText + 2;
    }

    int slotOf(String text) {
      return slotOfText.getOrDefault(text, otherText);
    }

    int slotOf(Value number) {
      int at = Collections.binarySearch(thresholds, number, Value::compareNumbers);
      return at >= 0 ? 2 * at + 1 : 2 * (-at - 1);
    }

    boolean mayHold(Formula.Atom atom, int slot) {
      return slot > otherText
          || switch (atom) {
            case Formula.Compare(_, var op, Term.Constant(var constant)) ->
                holds(op, constant, slot);
            case Formula.In(_, var values, var inside) ->
                values.stream().anyMatch(v -> holds(Operator.EQ, v, slot)) == inside;
            case Formula.Compare _, Formula.Quantified _ ->
                throw new IllegalStateException("'" + atom + "' has no constant on its right");
          };
    }

    /** Two texts are only equal or not; a number that is no text's is unequal to it. */
    private boolean holds(Operator op, Value constant, int slot) {
      int own = slotOf(constant.text());
      boolean numbers = own <= 2 * thresholds.size() && slot <= 2 * thresholds.size();
      return op.holds(numbers ? Integer.compare(slot, own) : slot == own ? 0 : 1);
    }
  }
}
