package dev.nomos.bench;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Made-up records under a threshold-rich grammar of 750 predicates: {@value #FIELDS} whole-number
 * fields, each compared by {@code <, <=, >, >=} with {@value #CONSTANTS} constants, and by {@code
 * =, !=} with one.
 *
 * <p>Fields follow one hidden value with noise, as packets, octets and duration of a flow do, so
 * that each bounds the others: that is what makes rules of two and three thresholds. Two thirds of
 * the fields take only even numbers, so that {@code <} and {@code <=} are the same in them, as
 * happens to constants that lie between the values of a table.
 */
final class ThresholdTable {
  private static final int FIELDS = 15;
  private static final int CONSTANTS = 12;
  private static final double NOISE = 4;
  private static final int EVEN = 10;
  private static final int STEP = 2;

  static final int PREDICATES = FIELDS * (4 * CONSTANTS + 2);

  static final RowType TYPE =
      new RowType(
          IntStream.range(0, FIELDS).mapToObj(i -> Field.of("x" + i, FieldType.INTEGER)).toList());

  private ThresholdTable() {}

  static PredicateSpace space() {
    List<Predicate> predicates = new ArrayList<>();
    for (int field = 0; field < FIELDS; field++) {
      for (int constant = 1; constant <= CONSTANTS; constant++) {
        for (Operator op : List.of(Operator.LT, Operator.LE, Operator.GT, Operator.GE)) {
          predicates.add(predicate(field, op, STEP * constant - 1));
        }
      }
      predicates.add(predicate(field, Operator.EQ, CONSTANTS));
      predicates.add(predicate(field, Operator.NE, CONSTANTS));
    }
    return new PredicateSpace(TYPE, predicates);
  }

  private static Predicate predicate(int field, Operator op, long constant) {
    return Predicate.of(new Formula.Compare(Term.field("x" + field), op, Term.constant(constant)));
  }

  /** The first {@code count} distinct evidences. */
  static List<BitSet> evidences(int count) {
    PredicateSpace space = space();
    Random random = new Random(1);
    Set<BitSet> distinct = new LinkedHashSet<>();
    while (distinct.size() < count) {
      distinct.add(space.evidence(row(random)).toBitSet());
    }
    return new ArrayList<>(distinct);
  }

  private static Row row(Random random) {
    int largest = STEP * CONSTANTS;
    double hidden = random.nextDouble() * largest;
    Map<String, Value> values = new HashMap<>();
    for (int field = 0; field < FIELDS; field++) {
      double noise = NOISE * (2 * random.nextDouble() - 1);
      long value = Math.clamp(Math.round(hidden + noise), 0, largest);
      values.put("x" + field, Value.of(field < EVEN ? value / STEP * STEP : value));
    }
    return Row.of(TYPE, values);
  }
}
