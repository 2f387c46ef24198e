package dev.nomos.logic.entailment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import dev.nomos.logic.entailment.TheoryDifference.Budget;
import dev.nomos.logic.entailment.TheoryDifference.Compared;
import dev.nomos.logic.entailment.TheoryDifference.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TheoryDifferenceTest {
  private static final Budget BUDGET = new Budget(Duration.ofSeconds(20), Duration.ofMinutes(5));
  private static final RowType FLOW =
      new RowType(
          List.of(
              Field.of("Packets", FieldType.INTEGER),
              Field.of("Bytes", FieldType.INTEGER),
              Field.of("Proto", FieldType.CATEGORICAL)));

  private static List<Rule> rules(String... texts) {
    return Stream.of(texts).map(Formula::parse).map(Rule::of).toList();
  }

  private static TheoryDifference difference(List<Rule> first, List<Rule> second) {
    return TheoryDifference.of(first, second, FLOW, List.of(), BUDGET);
  }

  private static Standing only(List<Compared> compared) {
    assertThat(compared).hasSize(1);
    return compared.getFirst().standing();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void standingsAgreeWithEveryRecordOfASmallDomain(long seed) {
    var random = new Random(seed);
    var domain = new SmallDomain(random);
    var kinds = new HashSet<Class<?>>();
    for (int i = 0; i < 20; i++) {
      List<Rule> first = domain.rules(2 + random.nextInt(5));
      List<Rule> second = new ArrayList<>(domain.rules(random.nextInt(3)));
      second.addAll(first.subList(random.nextInt(2), first.size()));
      Collections.shuffle(second, random);
      if (domain.where(first).isEmpty() || domain.where(second).isEmpty()) continue;
      var found = TheoryDifference.of(first, second, SmallDomain.TYPE, SmallDomain.AXIOMS, BUDGET);
      boolean same = domain.where(first).equals(domain.where(second));
      assertThat(found.sameMeaning()).isEqualTo(Truth.of(same));
      found.first().forEach(c -> kinds.add(agrees(c, domain, second)));
      found.second().forEach(c -> kinds.add(agrees(c, domain, first)));
    }
    assertThat(kinds).hasSizeGreaterThan(2);
  }

  private static Class<?> agrees(Compared compared, SmallDomain domain, List<Rule> other) {
    List<Row> allowed = domain.where(List.of(compared.rule()));
    switch (compared.standing()) {
      case Standing.Equivalent(var to) -> {
        assertThat(other).contains(to);
        assertThat(domain.where(List.of(to))).isEqualTo(allowed);
      }
      case Standing.Weaker(var than) -> {
        assertThat(other).contains(than);
        assertThat(allowed)
            .containsAll(domain.where(List.of(than)))
            .hasSizeGreaterThan(domain.where(List.of(than)).size());
      }
      case Standing.Implied(var by, var isMinimal) -> {
        assertThat(isMinimal).isTrue();
        assertThat(by.size()).isNotEqualTo(1);
        assertThat(other).containsAll(by);
        assertThat(allowed).containsAll(domain.where(by));
      }
      case Standing.Independent(var row, var strongerThan) -> {
        assertThat(domain.where(other)).contains(row);
        assertThat(allowed).doesNotContain(row);
        strongerThan.forEach(w -> assertThat(domain.where(List.of(w))).containsAll(allowed));
      }
      case Standing.Undecided(var reason) -> throw new AssertionError(reason);
    }
    return compared.standing().getClass();
  }

  @Test
  void theSameRulesInAnotherOrderAreShared() {
    var found =
        difference(
            rules("Packets > 1 or Bytes > 9", "Proto = 'udp'"),
            rules("Proto = 'udp'", "Bytes > 9 or Packets > 1"));
    assertThat(found.shared()).hasSize(2);
    assertThat(found.first()).isEmpty();
    assertThat(found.second()).isEmpty();
    assertThat(found.sameMeaning()).isEqualTo(Truth.TRUE);
  }

  @Test
  void aRuleInOtherWordsIsEquivalent() {
    List<Rule> first = rules("Packets >= 1");
    var found = difference(first, rules("not (Packets < 1)"));
    assertThat(only(found.second())).isEqualTo(new Standing.Equivalent(first.getFirst()));
    assertThat(found.sameMeaning()).isEqualTo(Truth.TRUE);
  }

  @Test
  void aRelaxedRuleIsWeakerAndTheOldOneStronger() {
    List<Rule> old = rules("Proto != 'udp' or Bytes >= 28");
    List<Rule> relaxed = rules("Proto != 'udp' or Bytes >= 28 or Packets = 0");
    var found = difference(old, relaxed);
    assertThat(only(found.second())).isEqualTo(new Standing.Weaker(old.getFirst()));
    assertThat(only(found.first()))
        .isInstanceOfSatisfying(
            Standing.Independent.class, lost -> assertThat(lost.strongerThan()).isEqualTo(relaxed));
    assertThat(found.sameMeaning()).isEqualTo(Truth.FALSE);
  }

  @Test
  void whatSeveralRulesSayTogetherIsImplied() {
    var found =
        difference(
            rules("Bytes >= 40 * Packets", "Packets >= 2"),
            rules("Bytes >= 40 * Packets", "Packets >= 2", "Bytes >= 80"));
    assertThat(only(found.second()))
        .isInstanceOfSatisfying(
            Standing.Implied.class, implied -> assertThat(implied.by()).hasSize(2));
    assertThat(found.sameMeaning()).isEqualTo(Truth.TRUE);
  }

  @Test
  void whatTheSolverCannotDecideIsSaidToBeOpen() {
    var quick = new Budget(Duration.ofMillis(100), Duration.ofSeconds(5));
    var type =
        new RowType(
            List.of(
                Field.of("x", FieldType.INTEGER),
                Field.of("y", FieldType.INTEGER),
                Field.of("z", FieldType.INTEGER)));
    var found =
        TheoryDifference.of(
            rules("x >= 1", "y >= 1", "z >= 1"),
            rules("x >= 1", "y >= 1", "z >= 1", "x * x * x + y * y * y != z * z * z"),
            type,
            List.of(),
            quick);
    assertThat(only(found.second())).isInstanceOf(Standing.Undecided.class);
    assertThat(found.sameMeaning()).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void rulesThatThereIsNoTimeToAskAreUndecided() {
    var none = new Budget(Duration.ofSeconds(1), Duration.ZERO);
    var found =
        TheoryDifference.of(rules("Packets >= 1"), rules("Packets >= 2"), FLOW, List.of(), none);
    assertThat(only(found.first())).isInstanceOf(Standing.Undecided.class);
    assertThat(found.sameMeaning()).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void aTheoryThatNoRecordSatisfiesIsRefused() {
    assertThatThrownBy(() -> difference(rules("Packets > 1"), rules("Bytes > 1", "Bytes < 1")))
        .isInstanceOf(InconsistentTheoryException.class)
        .hasMessageContaining("Bytes < 1");
  }
}
