package dev.nomos.logic.entailment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Fields of few values, as axioms say, so that every record can be looked at. */
final class SmallDomain {
  private static final Map<String, List<Value>> VALUES =
      Map.of(
          "a", numbers("0", "1", "2", "3"),
          "b", numbers("-1", "0", "1", "2"),
          "flag", numbers("0", "1"),
          "rate", numbers("0", "0.5", "1.5"),
          "kind", List.of(Value.of("tcp"), Value.of("udp"), Value.of("other")));
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.INTEGER),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("rate", FieldType.REAL),
              Field.of("kind", FieldType.CATEGORICAL)));
  static final List<Formula> AXIOMS =
      TYPE.fields().stream()
          .map(Field::name)
          .<Formula>map(name -> new Formula.In(Term.field(name), VALUES.get(name), true))
          .toList();

  private final Random random;
  private final List<Row> rows;

  SmallDomain(Random random) {
    this.random = random;
    List<Map<String, Value>> cells = List.of(Map.of());
    for (Field field : TYPE.fields()) {
      cells =
          cells.stream()
              .flatMap(row -> VALUES.get(field.name()).stream().map(v -> with(row, field, v)))
              .toList();
    }
    rows = cells.stream().map(row -> Row.of(TYPE, row)).toList();
  }

  private static Map<String, Value> with(Map<String, Value> row, Field field, Value value) {
    Map<String, Value> longer = new HashMap<>(row);
    longer.put(field.name(), value);
    return longer;
  }

  private static List<Value> numbers(String... texts) {
    return Stream.of(texts).map(BigDecimal::new).map(Value::of).toList();
  }

  static Predicate<Row> isFalse(Formula formula) {
    return row -> formula.evaluate(row) == Truth.FALSE;
  }

  Entailment entailment(List<Rule> rules, Duration patience) {
    return new Entailment(rules, TYPE, AXIOMS, patience);
  }

  /** All records in which the rules hold. */
  List<Row> where(List<Rule> rules) {
    return rows.stream()
        .filter(row -> rules.stream().map(Rule::formula).noneMatch(f -> isFalse(f).test(row)))
        .toList();
  }

  /** Checks that the core entails the query and that nothing in it can be left out. */
  void assertMinimal(Core core, Formula query) {
    assertThat(core.isMinimal()).isTrue();
    assertThat(follows(core.rules(), core.axioms(), query)).as("%s from %s", query, core).isTrue();
    for (Rule rule : core.rules()) {
      List<Rule> others = core.rules().stream().filter(r -> r != rule).toList();
      assertThat(follows(others, AXIOMS, query)).as("%s without %s", query, rule).isFalse();
    }
    // Without an axiom its field is free: only Z3 can look at all its values.
    for (Formula axiom : core.axioms()) {
      List<Formula> others = core.axioms().stream().filter(a -> a != axiom).toList();
      assertThat(follows(core.rules(), others, query)).as("%s without %s", query, axiom).isFalse();
    }
  }

  private static boolean follows(List<Rule> rules, List<Formula> axioms, Formula query) {
    try (var entailment = new Entailment(rules, TYPE, axioms, Duration.ofSeconds(20))) {
      return entailment.verdict(query) instanceof Verdict.Entailed;
    } catch (InconsistentTheoryException inconsistent) {
      return true;
    }
  }

  List<Rule> rules(int count) {
    return IntStream.range(0, count).mapToObj(_ -> Rule.of(clause())).toList();
  }

  private Formula clause() {
    return Formula.anyOf(IntStream.range(0, 1 + random.nextInt(3)).mapToObj(_ -> atom()).toList());
  }

  /** A clause, or something deeper. */
  Formula query() {
    return switch (random.nextInt(5)) {
      case 0 -> new Formula.Implies(atom(), clause());
      case 1 -> new Formula.Iff(atom(), atom());
      case 2 -> new Formula.Not(clause());
      default -> clause();
    };
  }

  private Formula atom() {
    return switch (random.nextInt(6)) {
      case 0 ->
          new Formula.Compare(
              Term.field("kind"),
              random.nextBoolean() ? Operator.EQ : Operator.NE,
              new Term.Constant(one(VALUES.get("kind"))));
      case 1 -> comparison(new Term.Divide(Term.field("a"), Term.field("b")), Term.constant(1));
      case 2 -> comparison(new Term.Mod(Term.field("a"), Term.field("b")), Term.field("flag"));
      case 3 -> comparison(Term.field("rate"), new Term.Times(Term.field("flag"), number()));
      case 4 -> comparison(Term.field("a"), new Term.Plus(Term.field("b"), number()));
      default -> comparison(Term.field(one(List.of("a", "b", "flag"))), number());
    };
  }

  private Formula comparison(Term left, Term right) {
    return new Formula.Compare(left, one(List.of(Operator.values())), right);
  }

  private Term number() {
    return new Term.Constant(one(VALUES.get(one(List.of("a", "b", "rate")))));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
