package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Enforcement.Accepted;
import dev.nomos.logic.completion.Enforcement.Infeasible;
import dev.nomos.logic.completion.Enforcement.Limit;
import dev.nomos.logic.completion.Enforcement.OutOfBudget;
import dev.nomos.logic.completion.Enforcement.Repaired;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NearestRepairTest {
  private static final Set<String> ALL = Set.of("a", "b", "flag", "kind");

  private static Row row(Object... namesAndValues) {
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      values.put(
          (String) namesAndValues[i],
          value instanceof String text ? Value.of(text) : Value.of((Integer) value));
    }
    return Row.of(Theories.TYPE, values);
  }

  private static Enforcement repair(RuleTheory theory, Row row, Set<String> mayChange) {
    return new NearestRepair(theory, Theories.TYPE).repair(row, mayChange, RepairBudget.DEFAULT);
  }

  private static void assertNearest(Enforcement result, Row row, String... changed) {
    var repaired = (Repaired) result;
    assertThat(repaired.row()).isEqualTo(row);
    assertThat(repaired.changed()).containsExactly(changed);
    assertThat(repaired.isNearest()).isTrue();
  }

  @Test
  void compliantRecordIsAcceptedAsItIs() {
    Row row = row("a", 3);
    assertThat(repair(Theories.of("a <= 3"), row, Set.of())).isEqualTo(new Accepted(row));
  }

  @Test
  void nearestValueBesideAConstantIsChosen() {
    assertNearest(
        repair(Theories.of("a <= 3 or a >= 8", "a != 8"), row("a", 7), ALL), row("a", 9), "a");
    assertNearest(repair(Theories.of("a <= 3 or a >= 8"), row("a", 5), ALL), row("a", 3), "a");
  }

  @Test
  void fewerChangesWinOverASmallerDistance() {
    RuleTheory theory = Theories.of("a >= 5 or b >= 100", "a <= 1 or b >= 100");
    assertNearest(repair(theory, row("a", 3, "b", 0), ALL), row("a", 3, "b", 100), "b");
  }

  @Test
  void coefficientsAndFixedFieldsMoveTheBoundary() {
    assertNearest(
        repair(Theories.of("a >= 20 * b"), row("a", 30, "b", 2), Set.of("a")),
        row("a", 40, "b", 2),
        "a");
    assertNearest(
        repair(Theories.of("a >= 20 * b"), row("a", 30, "b", 2), Set.of("b")),
        row("a", 30, "b", 1),
        "b");
  }

  @Test
  void categoryBecomesOneThatTheRulesName() {
    assertNearest(
        repair(
            Theories.of("kind != \"udp\" or a = 0", "kind = \"tcp\" or kind = \"udp\""),
            row("a", 2, "kind", "udp"),
            Set.of("kind")),
        row("a", 2, "kind", "tcp"),
        "kind");
  }

  @Test
  void categoryBecomesAFreshOneWhereNoNamedOneWillDo() {
    var result = (Repaired) repair(Theories.of("kind != \"udp\""), row("kind", "udp"), ALL);
    assertThat(result.row().get("kind")).isEqualTo(Value.of("other"));
  }

  @Test
  void absentFieldsStayAbsent() {
    var result = (Repaired) repair(Theories.of("a <= 3", "b = 7"), row("a", 9), ALL);
    assertThat(result.row()).isEqualTo(row("a", 3));
  }

  @Test
  void conflictNamesTheRulesThatMakeIt() {
    RuleTheory theory = Theories.of("b <= 9", "a >= 5", "kind != \"udp\"", "a <= 4");
    var result = (Infeasible) repair(theory, row("a", 0, "b", 3, "kind", "tcp"), ALL);
    assertThat(result.conflict().rules())
        .extracting(rule -> rule.formula().toString())
        .containsExactlyInAnyOrder("a >= 5", "a <= 4");
    assertThat(result.conflict().isMinimal()).isTrue();
  }

  @Test
  void fixedFieldCanBeTheConflict() {
    var result =
        (Infeasible) repair(Theories.of("a >= 5", "b >= 1"), row("a", 0, "b", 0), Set.of("b"));
    assertThat(result.conflict().rules())
        .extracting(rule -> rule.formula().toString())
        .containsExactly("a >= 5");
  }

  @Test
  void coupledFieldsMoveTogether() {
    assertNearest(
        repair(Theories.of("a = 2 * b", "a = b + 10"), row("a", 0, "b", 0), ALL),
        row("a", 20, "b", 10),
        "a",
        "b");
    assertNearest(
        repair(Theories.of("a >= b + 3", "b >= 9"), row("a", 0, "b", 0), ALL),
        row("a", 12, "b", 9),
        "a",
        "b");
  }

  @Test
  void sumIsReachedByTheFieldThatHasToMoveLess() {
    assertNearest(
        repair(Theories.of("3 * a + b >= 1000", "a != 334"), row("a", 1, "b", 2), ALL),
        row("a", 333, "b", 2),
        "a");
  }

  @Test
  void contradictionBetweenCoupledFieldsIsProven() {
    var result =
        (Infeasible)
            repair(Theories.of("a > b", "b > a + flag"), row("a", 0, "b", 0, "flag", 1), ALL);
    assertThat(result.conflict().rules()).hasSize(2);
  }

  @Test
  void usedUpNodesLeaveAnHonestBound() {
    RuleTheory theory = Theories.of("a * b = 391", "a > 1", "b > 1", "a < b");
    var budget = new RepairBudget(2, Duration.ZERO);
    Enforcement result =
        new NearestRepair(theory, Theories.TYPE).repair(row("a", 0, "b", 0), ALL, budget);
    assertThat(result).isInstanceOf(OutOfBudget.class);
    assertThat(((OutOfBudget) result).reached()).isEqualTo(Limit.NODES);
    assertThat(((OutOfBudget) result).lowerBound()).isBetween(2.0, 2.1);
  }

  @Test
  void interruptionEndsTheSearch() {
    Thread.currentThread().interrupt();
    try {
      RuleTheory theory = Theories.of("a * b = 391", "a > 1");
      var result = (OutOfBudget) repair(theory, row("a", 0, "b", 0), ALL);
      assertThat(result.reached()).isEqualTo(Limit.INTERRUPTED);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void decimalsMoveJustBeyondTheBoundary() {
    RowType type = new RowType(List.of(Field.of("load", FieldType.REAL)));
    var theory = Theories.of("load > 0.5", "load <= 0.5000001");
    Row row = Row.of(type, Map.of("load", Value.of(new BigDecimal("0.25"))));
    var result =
        (Repaired)
            new NearestRepair(theory, type).repair(row, Set.of("load"), RepairBudget.DEFAULT);
    assertThat(result.row().get("load")).isEqualTo(Value.of(new BigDecimal("0.5000001")));
    assertThat(result.isNearest()).isTrue();
  }

  @Test
  void unknownFieldNameIsRefused() {
    assertThatThrownBy(() -> repair(Theories.of("a >= 5"), row("a", 0), Set.of("colour")))
        .hasMessageContaining("colour");
  }

  private static List<Rule> violated(RuleTheory theory, Row row) {
    return theory.rules().stream().filter(r -> r.formula().evaluate(row) == Truth.FALSE).toList();
  }

  /** What brute force says: fewest changes and smallest distance; null where nothing complies. */
  private record Best(int changes, BigDecimal distance) {}

  private static List<Row> neighbours(Row row, Set<String> mayChange, int far) {
    List<Row> rows = new ArrayList<>(List.of(row));
    for (String name : mayChange) {
      int field = Theories.TYPE.indexOf(name);
      if (row.get(field) == null) {
        continue;
      }
      List<Value> domain = new ArrayList<>();
      switch (name) {
        case "kind" -> List.of("udp", "tcp", "icmp", "other").forEach(n -> domain.add(Value.of(n)));
        case "flag" -> domain.addAll(List.of(Value.of(0), Value.of(1)));
        default -> {
          for (int i = -far; i <= far; i++) {
            domain.add(Value.of(i));
          }
        }
      }
      rows = rows.stream().flatMap(r -> domain.stream().map(v -> r.with(field, v))).toList();
    }
    return rows;
  }

  private static Best measure(Row from, Row to) {
    int changes = 0;
    BigDecimal distance = BigDecimal.ZERO;
    for (int i = 0; i < Theories.TYPE.size(); i++) {
      Value a = from.get(i);
      Value b = to.get(i);
      if (a != null && !a.equals(b)) {
        changes++;
        distance =
            distance.add(a.isNumber() ? a.decimal().subtract(b.decimal()).abs() : BigDecimal.ZERO);
      }
    }
    return new Best(changes, distance);
  }

  private static Best bruteForce(List<Rule> rules, Row row, Set<String> mayChange, int far) {
    Best best = null;
    for (Row other : neighbours(row, mayChange, far)) {
      Best here = measure(row, other);
      boolean better =
          best == null
              || here.changes() < best.changes()
              || (here.changes() == best.changes()
                  && here.distance().compareTo(best.distance()) < 0);
      if (better && rules.stream().noneMatch(r -> r.formula().evaluate(other) == Truth.FALSE)) {
        best = here;
      }
    }
    return best;
  }

  private static Set<String> someFields(Random random) {
    Set<String> fields = new LinkedHashSet<>(List.of("a", "b", "flag", "kind"));
    fields.removeIf(_ -> random.nextInt(4) == 0);
    return fields;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithBruteForce(long seed) {
    compare(new Random(seed), false, 8);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void agreesWithBruteForceWhereFieldsAreCoupled(long seed) {
    compare(new Random(seed), true, 25);
  }

  private static void compare(Random random, boolean coupled, int far) {
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      RuleTheory theory = Theories.random(random, coupled);
      Row row = Theories.row(random);
      Set<String> mayChange = someFields(random);
      Enforcement result = repair(theory, row, mayChange);
      kinds.add(result.getClass());
      Best best = bruteForce(theory.rules(), row, mayChange, far);
      switch (result) {
        case Accepted(var same) -> assertThat(measure(row, same)).isEqualTo(best);
        case Repaired repaired -> {
          assertThat(measure(row, repaired.row())).as("%s in %s", row, theory).isEqualTo(best);
          assertThat(violated(theory, repaired.row())).isEmpty();
          assertThat(repaired.changed()).hasSize(best.changes());
          assertThat(mayChange).containsAll(repaired.changed());
          assertThat(repaired.isNearest()).isTrue();
        }
        case Infeasible(var conflict) -> {
          assertThat(best).as("%s in %s", row, theory).isNull();
          assertThat(conflict.isMinimal()).isTrue();
          assertMinimal(conflict.rules(), row, mayChange, far);
        }
        case OutOfBudget stopped -> throw new AssertionError(stopped);
      }
    }
    assertThat(kinds).contains(Accepted.class, Repaired.class, Infeasible.class);
  }

  private static void assertMinimal(List<Rule> core, Row row, Set<String> mayChange, int far) {
    assertThat(bruteForce(core, row, mayChange, far)).isNull();
    for (Rule rule : core) {
      List<Rule> rest = core.stream().filter(other -> !other.equals(rule)).toList();
      assertThat(bruteForce(rest, row, mayChange, far)).as("%s without %s", core, rule).isNotNull();
    }
  }
}
