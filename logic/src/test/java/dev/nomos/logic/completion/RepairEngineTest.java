package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Enforcement.Accepted;
import dev.nomos.logic.completion.Enforcement.Infeasible;
import dev.nomos.logic.completion.Enforcement.OutOfBudget;
import dev.nomos.logic.completion.Enforcement.Repaired;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random theories of the full language over small domains, against brute force. */
final class RepairEngineTest {
  private static final RepairBudget AMPLE = new RepairBudget(1_000_000, Duration.ZERO);
  private static final RepairBudget SCARCE = new RepairBudget(3, Duration.ZERO);

  /** One record to repair. */
  private record Task(SmallRecords records, Row row, Set<String> keep, RecordDistance distance) {
    static Task random(SmallRecords records, CompletionTheory theory, Random random) {
      @Nullable Value[] cells = new @Nullable Value[SmallRecords.TYPE.size()];
      Set<String> keep = new HashSet<>();
      RecordDistance distance = RecordDistance.byRange(theory);
      for (int field = 0; field < cells.length; field++) {
        List<Value> values = records.values(field);
        boolean isAbsent = records.domains().get(field).mayBeAbsent() && random.nextInt(3) == 0;
        boolean isOutside = random.nextInt(6) == 0;
        cells[field] =
            isAbsent
                ? null
                : isOutside ? outside(field, random) : values.get(random.nextInt(values.size()));
        if (!isOutside && random.nextInt(5) == 0) {
          keep.add(name(field));
        }
        distance = distance.withWeight(field, 1 + random.nextInt(3));
      }
      return new Task(records, Row.of(SmallRecords.TYPE, cells), keep, distance);
    }

    private static Value outside(int field, Random random) {
      return switch (SmallRecords.TYPE.fields().get(field).type()) {
        case INTEGER, BOOLEAN -> Value.of(random.nextInt(40) - 20);
        case REAL -> Value.of(BigDecimal.valueOf(random.nextInt(4000) - 2000, 2));
        case CATEGORICAL, STRING -> Value.of("elsewhere");
      };
    }

    private static String name(int field) {
      return SmallRecords.TYPE.fields().get(field).name();
    }

    /** Whether a repair may lead there. */
    boolean isWay(Row to, Set<String> staying) {
      for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
        Value before = row.get(field);
        Value after = to.get(field);
        boolean stays = staying.contains(name(field));
        if ((before == null) != (after == null) || (stays && !Objects.equals(before, after))) {
          return false;
        }
      }
      return true;
    }

    double measure(Row to) {
      double sum = 0;
      for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
        Value before = row.get(field);
        Value after = to.get(field);
        if (before != null && after != null && !before.equals(after)) {
          boolean isNumber = SmallRecords.TYPE.fields().get(field).type().isNumeric();
          double difference =
              isNumber ? before.decimal().subtract(after.decimal()).abs().doubleValue() : 0;
          sum += distance.weights().get(field) * (1 + difference / distance.scales().get(field));
        }
      }
      return sum;
    }

    /** Infinite where there is none. */
    double nearest(List<Row> compliant) {
      return compliant.stream()
          .filter(to -> isWay(to, keep))
          .mapToDouble(this::measure)
          .min()
          .orElse(Double.POSITIVE_INFINITY);
    }

    boolean isCompliant() {
      return records.theory().rules().stream()
          .noneMatch(r -> r.formula().expand(row.type()).evaluate(row) == Truth.FALSE);
    }

    @Override
    public String toString() {
      return "%s, keeping %s, in %s".formatted(row, keep, records);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nearestIsThatOfBruteForce(long seed) {
    var random = new Random(seed);
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      SmallRecords records = SmallRecords.random(random);
      List<Row> compliant = records.compliant();
      var theory = new CompletionTheory(records.theory(), SmallRecords.TYPE, records.domains());
      for (int k = 0; k < 3; k++) {
        Task task = Task.random(records, theory, random);
        try (var engine = new RepairEngine(theory, task.distance(), AMPLE)) {
          Enforcement result = engine.repair(task.row(), task.keep());
          assertNearest(task, compliant, result);
          kinds.add(result.getClass());
        }
      }
    }
    assertThat(kinds).contains(Accepted.class, Repaired.class, Infeasible.class);
  }

  private static void assertNearest(Task task, List<Row> compliant, Enforcement result) {
    double best = task.nearest(compliant);
    switch (result) {
      case Accepted(var row) -> {
        assertThat(row).isEqualTo(task.row());
        assertThat(task.isCompliant()).isTrue();
      }
      case Repaired repaired -> {
        assertThat(task.isCompliant()).isFalse();
        assertThat(repaired.isNearest()).as("%s", task).isTrue();
        assertThat(repaired.distance()).as("%s", task).isEqualTo(best, within(1e-9));
        assertThat(task.measure(repaired.row())).isEqualTo(best, within(1e-9));
        assertThat(task.isWay(repaired.row(), task.keep())).isTrue();
        assertThat(compliant).contains(repaired.row());
      }
      case Infeasible(var conflict) -> {
        assertThat(best).as("%s", task).isInfinite();
        assertThat(task.keep()).containsAll(withValue(conflict.fields(), task.row()));
        assertThat(conflict.isMinimal()).isTrue();
        assertThat(isPossible(task, conflict.rules(), conflict.fields())).isFalse();
        for (Rule rule : conflict.rules()) {
          var others = conflict.rules().stream().filter(other -> other != rule).toList();
          assertThat(isPossible(task, others, conflict.fields())).isTrue();
        }
      }
      case OutOfBudget _ -> throw new AssertionError(task + ": " + result);
    }
  }

  private static List<String> withValue(List<String> fields, Row row) {
    return fields.stream().filter(field -> row.get(field) != null).toList();
  }

  private static boolean isPossible(Task task, List<Rule> rules, List<String> staying) {
    return new SmallRecords(new RuleTheory(1, 0, rules), task.records().domains())
        .compliant().stream().anyMatch(to -> keepsPresence(task.row(), to, staying));
  }

  /** Fields with a value keep having one; those that stay are the same. */
  private static boolean keepsPresence(Row from, Row to, List<String> staying) {
    for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
      boolean stays = staying.contains(Task.name(field));
      boolean isLost = from.get(field) != null && to.get(field) == null;
      if (isLost || (stays && !Objects.equals(from.get(field), to.get(field)))) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(longs = {11})
  void boundsAreHonestWhereNodesRunOut(long seed) {
    var random = new Random(seed);
    int unproven = 0;
    for (int i = 0; i < 60; i++) {
      SmallRecords records = SmallRecords.random(random);
      List<Row> compliant = records.compliant();
      var theory = new CompletionTheory(records.theory(), SmallRecords.TYPE, records.domains());
      for (int k = 0; k < 3; k++) {
        Task task = Task.random(records, theory, random);
        try (var engine = new RepairEngine(theory, task.distance(), SCARCE)) {
          double best = task.nearest(compliant);
          switch (engine.repair(task.row(), task.keep())) {
            case Repaired repaired -> {
              assertThat(task.measure(repaired.row()))
                  .isEqualTo(repaired.distance(), within(1e-9))
                  .isGreaterThan(best - 1e-9);
              assertThat(repaired.lowerBound()).as("%s", task).isLessThan(best + 1e-9);
              unproven += repaired.isNearest() ? 0 : 1;
            }
            case OutOfBudget(_, double bound) -> {
              assertThat(bound).as("%s", task).isLessThan(best + 1e-9);
              unproven++;
            }
            case Infeasible _ -> assertThat(best).as("%s", task).isInfinite();
            case Accepted _ -> assertThat(task.isCompliant()).isTrue();
          }
        }
      }
    }
    assertThat(unproven).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void fewestKnownFieldsOfAPromptAreChanged(long seed) {
    var random = new Random(seed);
    int changed = 0;
    for (int i = 0; i < 60; i++) {
      SmallRecords records = SmallRecords.random(random);
      var theory = new CompletionTheory(records.theory(), SmallRecords.TYPE, records.domains());
      SequencedMap<Integer, @Nullable Value> known = new LinkedHashMap<>();
      for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
        List<Value> values = records.values(field);
        if (random.nextInt(3) > 0) {
          known.put(field, values.get(random.nextInt(values.size())));
        }
      }
      try (var engine = new CompletionEngine(theory, CompletionBudget.DEFAULT)) {
        var found = engine.nearestPrompt(known, AMPLE);
        var distance = RecordDistance.fewestFields(theory);
        List<Row> ways =
            records.compliant().stream()
                .filter(row -> known.keySet().stream().allMatch(f -> row.get(f) != null))
                .toList();
        assertThat(found.isPresent()).isEqualTo(!ways.isEmpty());
        if (found.isPresent()) {
          assertThat(found.get().isFewest()).isTrue();
          Row prompt = prompt(known, found.get().values());
          Task task = new Task(records, prompt(known, new LinkedHashMap<>()), Set.of(), distance);
          double best = ways.stream().mapToDouble(task::measure).min().orElseThrow();
          assertThat(task.measure(prompt)).isEqualTo(best, within(1e-9));
          assertThat(found.get().values()).hasSize((int) best);
          assertThat(ways)
              .anyMatch(
                  row ->
                      known.keySet().stream()
                          .allMatch(f -> Objects.equals(row.get(f), prompt.get(f))));
          changed += found.get().values().isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(changed).isGreaterThan(10);
  }

  private static Row prompt(
      SequencedMap<Integer, @Nullable Value> known, SequencedMap<String, Value> changes) {
    @Nullable Value[] cells = new @Nullable Value[SmallRecords.TYPE.size()];
    known.forEach((field, value) -> cells[field] = value);
    changes.forEach((name, value) -> cells[SmallRecords.TYPE.indexOf(name)] = value);
    return Row.of(SmallRecords.TYPE, cells);
  }

  @Test
  void absentFieldIsFilledWhereThatIsAskedFor() {
    RuleTheory rules = Theories.of("a >= 2 or flag = 1", "kind = \"udp\"");
    List<FieldDomain> domains = new ArrayList<>();
    domains.add(new FieldDomain.Numbers(0, 9, 0, false));
    domains.add(new FieldDomain.Numbers(0, 9, 0, true));
    domains.add(new FieldDomain.Choices(List.of(Value.of(0), Value.of(1)), false));
    domains.add(new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("udp")), false));
    var theory = new CompletionTheory(rules, Theories.TYPE, domains);
    Row row = Row.of(Theories.TYPE, new LinkedHashMap<>()).with(0, Value.of(1));
    row = row.with(2, Value.of(1));
    try (var engine = new RepairEngine(theory, RecordDistance.byRange(theory), AMPLE)) {
      var filled = (Repaired) engine.repair(row, Set.of(), true);
      assertThat(filled.row()).isEqualTo(row.with(3, Value.of("udp")));
      assertThat(filled.changed()).containsExactly("kind");
      Row lacking = row;
      assertThatThrownBy(() -> engine.repair(lacking, Set.of())).hasMessageContaining("kind");
    }
  }
}
