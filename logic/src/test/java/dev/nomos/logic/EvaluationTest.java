package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvaluationTest {
  /** Kleene's logic over -1, 0, 1, written another way. */
  private static int naive(Formula formula, Row row) {
    return switch (formula) {
      case Formula.Compare(var left, var op, var right) -> {
        Object a = naive(left, row);
        Object b = naive(right, row);
        yield a == null || b == null ? 0 : holds(a, op, b) ? 1 : -1;
      }
      case Formula.Not(var body) -> -naive(body, row);
      case Formula.AllOf(var parts) -> parts.stream().mapToInt(p -> naive(p, row)).min().orElse(1);
      case Formula.AnyOf(var parts) -> parts.stream().mapToInt(p -> naive(p, row)).max().orElse(-1);
      case Formula.Implies(var a, var c) -> Math.max(-naive(a, row), naive(c, row));
      case Formula.Iff(var a, var b) -> naive(a, row) * naive(b, row);
      case Formula.In _, Formula.Quantified _ ->
          throw new AssertionError("not sampled: " + formula);
    };
  }

  private static boolean holds(Object a, Operator op, Object b) {
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      int sign = x.compareTo(y);
      return switch (op) {
        case EQ -> sign == 0;
        case NE -> sign != 0;
        case LT -> sign < 0;
        case LE -> sign <= 0;
        case GT -> sign > 0;
        case GE -> sign >= 0;
      };
    }
    return (op == Operator.EQ) == a.equals(b);
  }

  private static Object naive(Term term, Row row) {
    return switch (term) {
      case Term.FieldRef(var name) -> plain(row.asMap().get(name));
      case Term.Constant(var value) -> plain(value);
      case Term.Plus(var left, var right) -> {
        Object a = naive(left, row);
        Object b = naive(right, row);
        yield a == null || b == null ? null : ((BigDecimal) a).add((BigDecimal) b);
      }
      case Term.Times(var left, var right) -> {
        Object a = naive(left, row);
        Object b = naive(right, row);
        yield a == null || b == null ? null : ((BigDecimal) a).multiply((BigDecimal) b);
      }
      default -> throw new AssertionError("not sampled: " + term);
    };
  }

  private static Object plain(Value value) {
    return value == null ? null : value.isNumber() ? value.decimal() : value.text();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithANaiveReading(long seed) {
    var random = new Random(seed);
    int[] seen = new int[3];
    for (int i = 0; i < 3000; i++) {
      Formula formula = Samples.formula(random, random.nextInt(4));
      Row row = Samples.row(random);
      int expected = naive(formula, row);
      seen[expected + 1]++;
      assertThat(formula.evaluate(row))
          .as("%s in %s", formula, row)
          .isEqualTo(Truth.values()[expected + 1]);
    }
    assertThat(seen).doesNotContain(0);
  }

  private static PredicateSpace space(Random random, int size) {
    Map<String, Predicate> atoms = new LinkedHashMap<>();
    while (atoms.size() < size) {
      Formula.Compare atom = Samples.atom(random);
      atoms.put(atom.toString(), Predicate.of(atom));
    }
    return new PredicateSpace(Samples.TYPE, List.copyOf(atoms.values()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void evidenceIsWhatEachPredicateSays(int size) {
    var random = new Random(size);
    PredicateSpace space = space(random, size);
    for (int i = 0; i < 1000; i++) {
      Row row = Samples.row(random);
      Evidence evidence = space.evidence(row);
      for (int p = 0; p < size; p++) {
        Predicate predicate = space.predicates().get(p);
        assertThat(evidence.get(p))
            .as("%s in %s", predicate, row)
            .isEqualTo(predicate.atom().evaluate(row) != Truth.FALSE);
      }
      assertThat(evidence.toBitSet().length()).isLessThanOrEqualTo(size);
      Evidence copy = Evidence.fromBytes(size, evidence.toBytes());
      assertThat(copy).isEqualTo(evidence).hasSameHashCodeAs(evidence);
      assertThat(Evidence.of(size, evidence.toBitSet())).isEqualTo(evidence);
    }
  }

  @Test
  void equalNumbersAreOneThresholdHoweverTheyAreWritten() {
    Value whole = Value.of(5);
    Value real = new Value.Real(new BigDecimal("5.0"));
    List<Predicate> predicates = new ArrayList<>();
    for (Value constant : List.of(whole, real, Value.of("5"))) {
      for (Operator op : List.of(Operator.EQ, Operator.NE)) {
        predicates.add(
            Predicate.of(new Formula.Compare(Term.field("x"), op, new Term.Constant(constant))));
      }
    }
    var type = new RowType(List.of(Field.of("x", FieldType.REAL)));
    predicates.subList(4, 6).clear();
    var space = new PredicateSpace(type, predicates);
    for (Value value : List.of(whole, real, Value.of(4), Value.of(6))) {
      Row row = Row.of(type, Map.of("x", value));
      for (int p = 0; p < space.size(); p++) {
        assertThat(space.evidence(row).get(p))
            .isEqualTo(space.predicates().get(p).atom().evaluate(row) == Truth.TRUE);
      }
    }
  }

  @Test
  void evidenceOctetsAreLittleEndianWords() {
    BitSet bits = new BitSet();
    bits.set(0);
    bits.set(9);
    bits.set(64);
    assertThat(Evidence.of(70, bits).toBytes())
        .containsExactly(1, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> Evidence.fromBytes(70, new byte[8])).hasMessageContaining("16 octets");
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void compiledTheoryFindsTheRulesThatAreFalse(long seed) {
    var random = new Random(seed);
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rules.add(Rule.of(i % 4 == 0 ? Samples.formula(random, 3) : Samples.clause(random)));
    }
    var theory = new CompiledTheory(new RuleTheory(1, 0, rules), Samples.TYPE);
    int found = 0;
    for (int i = 0; i < 1500; i++) {
      Row row = Samples.row(random);
      List<Rule> expected =
          rules.stream().filter(rule -> rule.formula().evaluate(row) == Truth.FALSE).toList();
      assertThat(theory.violations(row)).containsExactlyElementsOf(expected);
      found += expected.size();
    }
    assertThat(found).isPositive();
  }

  @Test
  void witnessNamesEachFalseComparisonWithWhatItMet() {
    Rule rule = Rule.of(Formula.parse("octets >= 20 * packets or protocol = \"udp\""));
    Row row =
        Row.of(
            Samples.TYPE,
            Map.of("octets", Value.of(30), "packets", Value.of(2), "protocol", Value.of("tcp")));
    assertThat(Witness.of(rule, row).failed())
        .containsExactly(
            new Witness.FailedPredicate(
                "octets >= 20 * packets",
                "octets is at least 20 times packets",
                Map.of("octets", "30", "packets", "2"),
                "40"),
            new Witness.FailedPredicate(
                "protocol = \"udp\"", "protocol is udp", Map.of("protocol", "tcp"), "udp"));
  }

  @Test
  void ruleHasOneIdInAnyOrderOfItsLiterals() {
    Rule rule = Rule.of(Formula.parse("a = 1 or b = 2"));
    assertThat(Rule.of(Formula.parse("b = 2 or a = 1 or b = 2"))).isEqualTo(rule);
    assertThat(Rule.of(rule.formula()).id()).isEqualTo(rule.id()).isEqualTo("r-7e2d2f11392d");
  }
}
