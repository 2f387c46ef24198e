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
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithANaiveReading(long seed) {
    var random = new Random(seed);
    int[] seen = new int[3];
    for (int i = 0; i < 3000; i++) {
      Formula formula = Samples.formula(random, random.nextInt(4));
      Row row = Samples.row(random);
      int expected = Naive.truth(formula, row);
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
      Formula.Atom atom = Samples.anyAtom(random, 1, List.of());
      if (atom.problems(Samples.TYPE).isEmpty()) {
        atoms.put(atom.toString(), Predicate.of(atom));
      }
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
    for (Value constant : List.of(whole, Value.of(new BigDecimal("5.5")))) {
      for (Operator op : Operator.values()) {
        predicates.add(
            Predicate.of(new Formula.Compare(Term.field("x"), op, new Term.Constant(constant))));
      }
    }
    assertThat(new Term.Constant(real)).isEqualTo(new Term.Constant(whole));
    var type = new RowType(List.of(Field.of("x", FieldType.REAL)));
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
      Formula any = Samples.formula(random, 3);
      boolean formula = i % 4 == 0 && any.problems(Samples.TYPE).isEmpty();
      rules.add(Rule.of(formula ? any : Samples.clause(random)));
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
