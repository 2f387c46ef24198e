package dev.nomos.miner.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Against the truth of every pair of predicates in every row of a small domain. */
class ImplicationsTest {
  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("whole", FieldType.INTEGER),
              Field.of("count", FieldType.INTEGER),
              Field.of("real", FieldType.REAL),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("name", FieldType.CATEGORICAL)));

  private static PredicateSpace space(String left, List<Operator> operators, List<Term> rights) {
    List<Predicate> predicates = new ArrayList<>();
    for (Term right : rights) {
      for (Operator op : operators) {
        predicates.add(Predicate.of(new Formula.Compare(Term.field(left), op, right)));
      }
    }
    return new PredicateSpace(TYPE, predicates);
  }

  private static List<Term> constants(String... numbers) {
    return Stream.of(numbers)
        .<Term>map(number -> new Term.Constant(Value.of(new BigDecimal(number))))
        .toList();
  }

  private static List<Row> rows(String field, Stream<Value> values) {
    return values.map(value -> Row.of(TYPE, Map.of(field, value))).toList();
  }

  /** Every claim is true in all rows, and every truth about all rows is claimed. */
  private static void assertExact(PredicateSpace space, List<Row> rows) {
    assertClaims(space, rows, true);
  }

  private static void assertSound(PredicateSpace space, List<Row> rows) {
    assertClaims(space, rows, false);
  }

  private static void assertClaims(PredicateSpace space, List<Row> rows, boolean complete) {
    Implications known = Implications.of(space, field -> field.equals("count"));
    for (int p = 0; p < space.size(); p++) {
      for (int q = 0; q < space.size(); q++) {
        if (p != q) {
          check(
              space, rows, p, "implies", q, known.impliedBy(p).get(q), (a, b) -> !a || b, complete);
          check(
              space,
              rows,
              p,
              "excludes",
              q,
              known.excludedBy(p).get(q),
              (a, b) -> !(a && b),
              complete);
          check(space, rows, p, "or", q, known.completedBy(p).get(q), (a, b) -> a || b, complete);
        }
      }
    }
  }

  private static void check(
      PredicateSpace space,
      List<Row> rows,
      int p,
      String relation,
      int q,
      boolean claimed,
      BiPredicate<Boolean, Boolean> holds,
      boolean complete) {
    boolean isTrue =
        rows.stream().allMatch(row -> holds.test(truth(space, p, row), truth(space, q, row)));
    assertThat(complete ? claimed == isTrue : !claimed || isTrue)
        .as("%s %s %s: claimed %s", predicate(space, p), relation, predicate(space, q), claimed)
        .isTrue();
  }

  private static Predicate predicate(PredicateSpace space, int p) {
    return space.predicates().get(p);
  }

  private static boolean truth(PredicateSpace space, int p, Row row) {
    return predicate(space, p).atom().evaluate(row) == Truth.TRUE;
  }

  @Test
  void wholeNumbersAgainstConstantsAreKnownExactly() {
    assertExact(
        space(
            "whole", List.of(Operator.values()), constants("-2", "0", "1", "2", "4", "1.5", "2.5")),
        rows("whole", IntStream.rangeClosed(-6, 8).mapToObj(Value::of)));
  }

  @Test
  void decimalsAgainstConstantsAreKnownExactly() {
    assertExact(
        space("real", List.of(Operator.values()), constants("-1", "0", "1", "1.5")),
        rows(
            "real",
            IntStream.rangeClosed(-40, 40)
                .mapToObj(i -> Value.of(new BigDecimal(i).movePointLeft(1)))));
  }

  @Test
  void aTruthValueIsZeroOrOne() {
    assertExact(
        space("flag", List.of(Operator.values()), constants("0", "1")),
        rows("flag", Stream.of(Value.of(0), Value.of(1))));
  }

  @Test
  void namesAreEqualOrNot() {
    assertExact(
        space(
            "name",
            List.of(Operator.EQ, Operator.NE),
            List.of(Term.constant("tcp"), Term.constant("udp"), Term.constant("icmp"))),
        rows("name", Stream.of("tcp", "udp", "icmp", "other").map(Value::of)));
  }

  /** Not complete only where all rows agree by the narrowness of the domain. */
  @Test
  void multiplesOfACounterAreOrderedByTheirFactor() {
    List<Term> rights =
        Stream.concat(
                Stream.<Term>of(Term.field("count")),
                Stream.of(-1L, 0L, 2L, 3L)
                    .map(factor -> new Term.Times(Term.field("count"), Term.constant(factor))))
            .toList();
    assertExact(
        space("real", List.of(Operator.values()), rights), pairs("real", 0, new BigDecimal("0.5")));
  }

  @Test
  void multiplesOfAFieldThatMayBeNegativeAreNotOrdered() {
    List<Term> rights =
        Stream.of(2L, 3L)
            .<Term>map(factor -> new Term.Times(Term.field("whole"), Term.constant(factor)))
            .toList();
    PredicateSpace space = space("real", List.of(Operator.values()), rights);
    List<Row> rows = new ArrayList<>();
    for (int y = -2; y <= 2; y++) {
      for (int x = -8; x <= 8; x++) {
        rows.add(Row.of(TYPE, Map.of("whole", Value.of(y), "real", Value.of(x))));
      }
    }
    assertSound(space, rows);
  }

  private static List<Row> pairs(String left, int from, BigDecimal step) {
    List<Row> rows = new ArrayList<>();
    for (int count = from; count <= 4; count++) {
      for (int i = -12; i <= 30; i++) {
        Value value = Value.of(step.multiply(new BigDecimal(i)));
        rows.add(Row.of(TYPE, Map.of("count", Value.of(count), left, value)));
      }
    }
    return rows;
  }

  @Test
  void setsAndComparisonsOfOneFieldAreKnownExactly() {
    List<Predicate> predicates = new ArrayList<>();
    for (String text :
        List.of("whole = 1", "whole != 1", "whole >= 2", "whole < 5", "whole + 1 <= 4")) {
      predicates.add(atom(text));
    }
    for (List<Integer> values :
        List.of(List.of(1), List.of(1, 2), List.of(2, 3, 4), List.of(0, 7))) {
      List<Value> set = values.stream().map(Value::of).toList();
      predicates.add(Predicate.of(new Formula.In(Term.field("whole"), set, true)));
      predicates.add(Predicate.of(new Formula.In(Term.field("whole"), set, false)));
    }
    assertExact(
        new PredicateSpace(TYPE, predicates),
        rows("whole", IntStream.rangeClosed(-6, 12).mapToObj(Value::of)));
  }

  @Test
  void setsOfNamesAreKnownExactly() {
    List<Predicate> predicates =
        new ArrayList<>(List.of(atom("name = \"tcp\""), atom("name != \"tcp\"")));
    for (List<String> names :
        List.of(List.of("tcp", "udp"), List.of("udp", "icmp"), List.of("icmp"))) {
      List<Value> set = names.stream().map(Value::of).toList();
      predicates.add(Predicate.of(new Formula.In(Term.field("name"), set, true)));
      predicates.add(Predicate.of(new Formula.In(Term.field("name"), set, false)));
    }
    assertExact(
        new PredicateSpace(TYPE, predicates),
        rows("name", Stream.of("tcp", "udp", "icmp", "other").map(Value::of)));
  }

  @Test
  void differencesOfTwoFieldsAreKnownExactly() {
    List<Predicate> predicates = new ArrayList<>();
    for (String text :
        List.of(
            "whole + 1 = count",
            "whole + 2 <= count",
            "whole < count",
            "whole <= count",
            "count <= whole",
            "count - 3 > whole",
            "count != whole + 1")) {
      predicates.add(atom(text));
    }
    List<Row> rows = new ArrayList<>();
    for (int count = 0; count <= 4; count++) {
      for (int whole = -6; whole <= 8; whole++) {
        rows.add(Row.of(TYPE, Map.of("count", Value.of(count), "whole", Value.of(whole))));
      }
    }
    assertExact(new PredicateSpace(TYPE, predicates), rows);
  }

  @Test
  void differentLeftSidesSayNothing() {
    PredicateSpace space =
        new PredicateSpace(
            TYPE,
            List.of(atom("whole <= count + real"), atom("whole <= count"), atom("real <= 1")));
    Implications known = Implications.of(space, _ -> true);
    for (int p = 0; p < 3; p++) {
      assertThat(known.impliedBy(p).isEmpty()).isTrue();
      assertThat(known.excludedBy(p).isEmpty()).isTrue();
      assertThat(known.completedBy(p).isEmpty()).isTrue();
    }
  }

  private static Predicate atom(String text) {
    return Predicate.of((Formula.Atom) Formula.parse(text));
  }

  @Test
  void theSameRightSideNeedsNoMeaning() {
    Term sum = new Term.Plus(Term.field("whole"), Term.field("count"));
    PredicateSpace space = space("real", List.of(Operator.LT, Operator.GE), List.of(sum));
    Implications known = Implications.of(space, _ -> false);
    assertThat(known.negationOf(0)).isEqualTo(1);
    assertThat(known.isTautology(0, 1)).isTrue();
  }
}
