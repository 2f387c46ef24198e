package dev.nomos.logic.entailment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedundancyTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static List<Rule> rules(String... texts) {
    return List.of(texts).stream().map(Formula::parse).map(Rule::of).toList();
  }

  private static Redundancy.Reduced reduced(List<Rule> rules) {
    return Redundancy.withoutImplied(rules, SmallDomain.TYPE, SmallDomain.AXIOMS, LONG, LONG);
  }

  /** The rules left by looking at every record: the latest that others imply goes first. */
  private static List<Rule> byBruteForce(List<Rule> rules, SmallDomain domain) {
    List<Rule> kept = new ArrayList<>(rules);
    for (Rule rule : rules.reversed()) {
      List<Rule> others = kept.stream().filter(other -> other != rule).toList();
      if (domain.where(others).stream().noneMatch(SmallDomain.isFalse(rule.formula()))) {
        kept.remove(rule);
      }
    }
    return kept;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsWhatLookingAtEveryRecordKeeps(long seed) {
    var random = new Random(seed);
    var domain = new SmallDomain(random);
    int dropped = 0;
    for (int i = 0; i < 30; i++) {
      List<Rule> rules = domain.rules(4 + random.nextInt(12)).stream().distinct().toList();
      Redundancy.Reduced reduced = reduced(rules);
      assertThat(reduced.kept()).isEqualTo(byBruteForce(rules, domain));
      assertThat(reduced.undecided()).isEmpty();
      var all = new HashSet<>(reduced.kept());
      all.addAll(reduced.implied());
      assertThat(all).isEqualTo(new HashSet<>(rules));
      dropped += reduced.implied().size();
    }
    assertThat(dropped).isPositive();
  }

  @Test
  void theEarlierOfTwoEquivalentRulesStays() {
    List<Rule> rules = rules("a + b >= 2", "kind = \"udp\"", "b + a >= 2", "a >= 0");
    assertThat(reduced(rules))
        .isEqualTo(
            new Redundancy.Reduced(
                rules.subList(0, 2), List.of(rules.get(2), rules.get(3)), List.of()));
  }

  @Test
  void whatTheBudgetLeftOpenIsKeptAndNamed() {
    List<Rule> rules = rules("a >= 1", "a >= 0", "b >= 1 or flag = 1");
    var reduced =
        Redundancy.withoutImplied(rules, SmallDomain.TYPE, SmallDomain.AXIOMS, LONG, Duration.ZERO);
    assertThat(reduced).isEqualTo(new Redundancy.Reduced(rules, List.of(), rules));
  }

  @Test
  void rulesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> reduced(rules("a >= 1", "forall k: nope[k] = 1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void equivalentTheoriesAreFoundToBe() {
    assertThat(
            equivalence(
                rules("a >= 1", "a >= 2 or flag = 1"), rules("a != 0", "a > 1 or flag != 0")))
        .isEqualTo(new Equivalence.Equivalent());
  }

  @Test
  void aDifferenceIsShownByARuleAndARecord() {
    List<Rule> weak = rules("a >= 1");
    List<Rule> strong = rules("a >= 1", "a >= 2 or flag = 1");
    Equivalence there = equivalence(weak, strong);
    assertThat(there).isInstanceOf(Equivalence.Differs.class);
    assertDiffers((Equivalence.Differs) there, strong.get(1), false);
    assertDiffers((Equivalence.Differs) equivalence(strong, weak), strong.get(1), true);
  }

  private static void assertDiffers(Equivalence.Differs found, Rule rule, boolean isOfFirst) {
    assertThat(found.rule()).isEqualTo(rule);
    assertThat(found.isOfFirst()).isEqualTo(isOfFirst);
    Row row = found.counterModel();
    assertThat(rule.formula().evaluate(row)).isEqualTo(Truth.FALSE);
    assertThat(Formula.parse("a >= 1").evaluate(row)).isEqualTo(Truth.TRUE);
  }

  private static Equivalence equivalence(List<Rule> first, List<Rule> second) {
    return Equivalence.of(first, second, SmallDomain.TYPE, SmallDomain.AXIOMS, LONG);
  }
}
