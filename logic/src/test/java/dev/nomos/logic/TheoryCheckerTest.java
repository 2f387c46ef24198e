package dev.nomos.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TheoryCheckerTest {
  private static List<Rule> rules(Random random, int count) {
    return Stream.generate(() -> Rule.of(formula(random)))
        .filter(rule -> rule.formula().problems(Samples.TYPE).isEmpty())
        .distinct()
        .limit(count)
        .toList();
  }

  private static Formula formula(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Samples.formula(random, 3);
      case 1 -> manyCases(random);
      case 2 -> equivalences(random);
      default -> Samples.clause(random);
    };
  }

  /** As clauses it would be too large. */
  private static Formula manyCases(Random random) {
    return Formula.anyOf(
        several(8, () -> Formula.allOf(several(3, () -> Samples.formula(random, 1)))));
  }

  private static Formula equivalences(Random random) {
    Formula all = Samples.clause(random);
    for (int i = 0; i < 5; i++) {
      Formula other = Samples.clause(random);
      all = i % 2 == 0 ? new Formula.Iff(all, other) : new Formula.Not(new Formula.Iff(other, all));
    }
    return all;
  }

  private static List<Formula> several(int count, Supplier<Formula> one) {
    return Stream.generate(one).limit(count).toList();
  }

  private static List<Rule> broken(Map<Rule, Formula> rules, Row row) {
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().evaluate(row) == Truth.FALSE)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** With windows written out, or else it would be done for every row. */
  private static Map<Rule, Formula> expanded(List<Rule> rules) {
    Map<Rule, Formula> expanded = new LinkedHashMap<>();
    rules.forEach(rule -> expanded.put(rule, rule.formula().expand(Samples.TYPE)));
    return expanded;
  }

  /** {@code words}: least length of a key; {@code tableBytes}: 0 for clauses judged one by one. */
  @ParameterizedTest
  @CsvSource({
    "1, 3, 1, 1000000, 1000",
    "2, 30, 2, 1000000, 1000",
    "3, 90, 3, 1000000, 1000",
    "4, 90, 3, 0, 1000",
    "5, 90, 3, 1000000, 2",
    "6, 40, 2, 1000000, 16",
    "7, 40, 2, 0, 16"
  })
  void findsTheRulesThatAreFalse(long seed, int count, int words, long tableBytes, int remembered) {
    var random = new Random(seed);
    List<Rule> rules = rules(random, count);
    var theory = new CompiledTheory(new RuleTheory(1, 0, rules), Samples.TYPE, tableBytes);
    assertThat(theory.keys().words()).isGreaterThanOrEqualTo(words);
    assertThat(theory.isTabled()).isEqualTo(tableBytes > 0);
    var checker = new TheoryChecker(theory, remembered);
    Map<Rule, Formula> expanded = expanded(rules);
    List<Row> rows = Stream.generate(() -> Samples.row(random)).limit(40).toList();
    int found = 0;
    for (int i = 0; i < 120; i++) {
      Row row = rows.get(random.nextInt(1 + random.nextInt(rows.size())));
      List<Rule> expected = broken(expanded, row);
      Verdict verdict = checker.check(row);
      assertThat(verdict.violated()).as("%s", row).containsExactlyElementsOf(expected);
      assertThat(verdict.isCompliant()).isEqualTo(expected.isEmpty());
      assertThat(IntStream.range(0, verdict.size()).mapToObj(n -> rules.get(verdict.number(n))))
          .containsExactlyElementsOf(expected);
      assertThat(theory.violations(row)).containsExactlyElementsOf(expected);
      found += expected.size();
    }
    assertThat(found).isPositive();
    assertThat(checker.hits() + checker.misses()).isEqualTo(120);
    assertThat(checker.hits()).isPositive();
    assertThat(new TheoryChecker(theory, remembered).check(batch(rows)))
        .extracting(Verdict::violated)
        .containsExactlyElementsOf(rows.stream().map(theory::violations).toList());
  }

  private static RecordBatch batch(List<Row> rows) {
    var batch = new RecordBatch.Builder(Samples.TYPE, rows.size());
    rows.forEach(batch::add);
    return batch.build();
  }

  @Test
  void remembersNoMoreThanItMay() {
    List<Rule> rules = List.of(Rule.of(Formula.parse("octets in {0, 1, 2, 3, 4, 5, 6, 7, 8}")));
    for (int c = 0; c < 200; c++) {
      rules = new ArrayList<>(rules);
      rules.add(Rule.of(Formula.parse("octets != " + c)));
    }
    var theory = new CompiledTheory(new RuleTheory(1, 0, rules), Samples.TYPE);
    var keys = theory.keys();
    var cache = new VerdictCache(keys, 20);
    for (long octets = 0; octets < 200; octets++) {
      long[] key = new long[keys.words()];
      keys.pack(octets(octets), key);
      long[] frequent = new long[keys.words()];
      keys.pack(octets(0), frequent);
      if (octets > 0) {
        assertThat(cache.get(frequent, 0)).as("asked for all the time").isNotNull();
      }
      assertThat(cache.get(key, 0)).isNull();
      cache.put(key, 0, theory.judge(key, theory.scratch()));
      assertThat(cache.size()).isLessThanOrEqualTo(20);
      assertThat(cache.get(key, 0)).isNotNull();
    }
    assertThatThrownBy(() -> new VerdictCache(keys, 1)).hasMessageContaining("not for 1");
  }

  private static Row octets(long octets) {
    return Row.of(Samples.TYPE, Map.of("octets", Value.of(octets)));
  }

  @Test
  void absentFieldsBreakNothingButWhatIsAlwaysFalse() {
    List<Rule> rules =
        Stream.of("octets > 3", "octets = 1 <=> packets = 1", "octets > 3 and packets > 3")
            .map(text -> Rule.of(Formula.parse(text)))
            .toList();
    Row empty = Row.of(Samples.TYPE, Map.of());
    assertThat(checker(rules).violations(empty)).isEmpty();
    assertThat(checker(List.of()).violations(empty)).isEmpty();
    Rule never = Rule.of(Formula.never());
    assertThat(checker(List.of(never)).violations(empty)).containsExactly(never);
  }

  private static TheoryChecker checker(List<Rule> rules) {
    return new TheoryChecker(new CompiledTheory(new RuleTheory(1, 0, rules), Samples.TYPE));
  }

  @Test
  void saysWhichRuleMeansNothing() {
    Rule rule = Rule.of(Formula.parse("nothing = 1"));
    assertThatThrownBy(() -> checker(List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule.id())
        .hasMessageContaining("nothing");
  }

  /** Few thresholds are counted, many are searched; some lie beyond 64 bits or are fractions. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 9, 30, 200})
  void placesAreWhatComparisonsSay(int size) {
    var random = new Random(size);
    List<Value> thresholds = Stream.generate(() -> edge(random)).distinct().limit(size).toList();
    var type = new RowType(List.of(Field.of("x", FieldType.REAL), Field.of("y", FieldType.REAL)));
    List<Predicate> predicates = new ArrayList<>();
    for (Value threshold : thresholds) {
      for (Operator op : Operator.values()) {
        predicates.add(
            Predicate.of(new Formula.Compare(Term.field("x"), op, new Term.Constant(threshold))));
      }
    }
    for (Operator op : Operator.values()) {
      predicates.add(
          Predicate.of(
              new Formula.Compare(
                  new Term.Times(Term.field("x"), Term.constant(Long.MAX_VALUE)),
                  op,
                  new Term.Times(Term.constant(-3), Term.field("y")))));
    }
    var space = new PredicateSpace(type, predicates);
    for (int i = 0; i < 500; i++) {
      Row row = Row.of(type, Map.of("x", edge(random), "y", edge(random)));
      Evidence evidence = space.evidence(row);
      for (int p = 0; p < space.size(); p++) {
        Formula.Atom atom = space.predicates().get(p).atom();
        assertThat(evidence.get(p))
            .as("%s in %s", atom, row)
            .isEqualTo(atom.evaluate(row) != Truth.FALSE);
      }
    }
  }

  private static Value edge(Random random) {
    BigDecimal near = BigDecimal.valueOf(random.nextInt(5) - 2);
    BigDecimal fine = new BigDecimal("1E-" + List.of(1, 20, 400).get(random.nextInt(3)));
    return Value.of(
        switch (random.nextInt(6)) {
          case 0 -> BigDecimal.valueOf(Long.MAX_VALUE).add(near);
          case 1 -> BigDecimal.valueOf(Long.MIN_VALUE).add(near);
          case 2 -> BigDecimal.valueOf(Long.MAX_VALUE).add(near.multiply(fine));
          case 3 -> near.add(fine);
          case 4 -> near.multiply(fine);
          default -> BigDecimal.valueOf(random.nextInt(400) - 200);
        });
  }
}
