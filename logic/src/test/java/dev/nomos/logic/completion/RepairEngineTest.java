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
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random theories of the full language over small domains, against brute force. */
final class RepairEngineTest {
  private static final RepairBudget AMPLE = new RepairBudget(1_000_000, Duration.ZERO);
  private static final RepairBudget SCARCE = new RepairBudget(1, Duration.ZERO);

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
    for (int i = 0; i < 40; i++) {
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
        .compliant().stream().anyMatch(to -> isLeft(task, to, staying));
  }

  /** Fields that may change keep having a value; those that stay are the same. */
  private static boolean isLeft(Task task, Row to, List<String> staying) {
    for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
      Value before = task.row().get(field);
      boolean isKept = task.keep().contains(Task.name(field));
      boolean isLost = before != null && !isKept && to.get(field) == null;
      boolean stays = staying.contains(Task.name(field));
      if (isLost || (stays && !Objects.equals(before, to.get(field)))) {
        return false;
      }
    }
    return true;
  }

  private static final int FAR = 12;

  private static List<FieldDomain> smallDomains() {
    return List.of(
        new FieldDomain.Numbers(-FAR, FAR, 0, true),
        new FieldDomain.Numbers(-FAR, FAR, 0, true),
        new FieldDomain.Choices(List.of(Value.of(0), Value.of(1)), true),
        new FieldDomain.Choices(
            List.of(Value.of("udp"), Value.of("tcp"), Value.of("icmp"), Value.of("other")), true));
  }

  /** Compliant records that have the fields that a record has. */
  private static List<Row> compliant(RuleTheory theory, Row like) {
    List<Row> rows = new ArrayList<>(List.of(like));
    for (int i = 0; i < Theories.TYPE.size(); i++) {
      int field = i;
      List<Value> values =
          switch (smallDomains().get(i)) {
            case FieldDomain.Choices(var choices, _) -> choices;
            case FieldDomain.Numbers _ ->
                IntStream.rangeClosed(-FAR, FAR).mapToObj(Value::of).toList();
          };
      if (like.get(i) != null) {
        rows = rows.stream().flatMap(r -> values.stream().map(v -> r.with(field, v))).toList();
      }
    }
    return rows.stream()
        .filter(
            row -> theory.rules().stream().noneMatch(r -> r.formula().evaluate(row) == Truth.FALSE))
        .toList();
  }

  private static double measure(Row from, Row to, RecordDistance distance) {
    double sum = 0;
    for (int field = 0; field < Theories.TYPE.size(); field++) {
      Value before = from.get(field);
      Value after = to.get(field);
      if (before != null && after != null && !before.equals(after)) {
        double difference =
            before.isNumber() ? before.decimal().subtract(after.decimal()).abs().doubleValue() : 0;
        sum += distance.weights().get(field) * (1 + difference / distance.scales().get(field));
      }
    }
    return sum;
  }

  private static double nearest(List<Row> compliant, Row from, RecordDistance distance) {
    return compliant.stream()
        .mapToDouble(to -> measure(from, to, distance))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void boundsAreHonestWhereNodesRunOut(long seed) {
    var random = new Random(seed);
    int unproven = 0;
    for (int i = 0; i < 150; i++) {
      RuleTheory rules = Theories.random(random, true);
      var theory = new CompletionTheory(rules, Theories.TYPE, smallDomains());
      Row row = Theories.row(random);
      RecordDistance distance = RecordDistance.byRange(theory);
      double best = nearest(compliant(rules, row), row, distance);
      try (var engine = new RepairEngine(theory, distance, SCARCE)) {
        switch (engine.repair(row, Set.of())) {
          case Repaired repaired -> {
            assertThat(measure(row, repaired.row(), distance))
                .isEqualTo(repaired.distance(), within(1e-9))
                .isGreaterThan(best - 1e-9);
            assertThat(repaired.lowerBound()).as("%s %s", row, rules).isLessThan(best + 1e-9);
            unproven += repaired.isNearest() ? 0 : 1;
          }
          case OutOfBudget(_, double bound) -> {
            assertThat(bound).as("%s %s", row, rules).isLessThan(best + 1e-9);
            unproven++;
          }
          case Infeasible _ -> assertThat(best).as("%s %s", row, rules).isInfinite();
          case Accepted _ -> assertThat(best).isZero();
        }
      }
    }
    assertThat(unproven).isGreaterThan(10);
  }

  /** Known fields of a record as a prompt. */
  private static SequencedMap<Integer, @Nullable Value> someOf(Row row, Random random) {
    SequencedMap<Integer, @Nullable Value> known = new LinkedHashMap<>();
    for (int field = 0; field < Theories.TYPE.size(); field++) {
      if (row.get(field) != null && random.nextInt(4) > 0) {
        known.put(field, row.get(field));
      }
    }
    return known;
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void fewestKnownFieldsOfAPromptAreChanged(long seed) {
    var random = new Random(seed);
    int changed = 0;
    for (int i = 0; i < 150; i++) {
      RuleTheory rules = Theories.random(random, true);
      var theory = new CompletionTheory(rules, Theories.TYPE, smallDomains());
      SequencedMap<Integer, @Nullable Value> known = someOf(Theories.row(random), random);
      Row prompt = prompt(known, new LinkedHashMap<>());
      RecordDistance distance = RecordDistance.fewestFields(theory);
      List<Row> ways = compliant(rules, prompt); // what is not known may be absent
      try (var engine = new CompletionEngine(theory, CompletionBudget.DEFAULT)) {
        var found = engine.nearestPrompt(known, AMPLE);
        assertThat(found.isPresent()).isEqualTo(!ways.isEmpty());
        if (found.isPresent()) {
          assertThat(found.get().isFewest()).isTrue();
          Row better = prompt(known, found.get().values());
          assertThat(ways).contains(better);
          double best = nearest(ways, prompt, distance);
          assertThat(measure(prompt, better, distance)).isEqualTo(best, within(1e-9));
          assertThat(found.get().values()).hasSize((int) best);
          changed += found.get().values().isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(changed).isGreaterThan(20);
  }

  @Test
  void unknownFieldsOfAPromptAreFree() {
    RuleTheory rules = Theories.of("a + b = 20", "b <= 9", "flag = 0 or a <= 5");
    List<FieldDomain> domains = new ArrayList<>(smallDomains());
    domains.set(1, new FieldDomain.Numbers(0, 30, 0, false));
    domains.set(0, new FieldDomain.Numbers(0, 30, 0, false));
    var theory = new CompletionTheory(rules, Theories.TYPE, domains);
    try (var engine = new CompletionEngine(theory, CompletionBudget.DEFAULT)) {
      Completion completion = engine.begin();
      completion.know(0, Value.of(3));
      assertThat(completion.isPossible()).isEqualTo(Truth.FALSE);
      var change = completion.nearestPrompt(AMPLE).orElseThrow();
      assertThat(change.isFewest()).isTrue();
      assertThat(change.values()).containsExactly(Map.entry("a", Value.of(11)));
    }
  }

  private static Row prompt(
      SequencedMap<Integer, @Nullable Value> known, SequencedMap<String, Value> changes) {
    @Nullable Value[] cells = new @Nullable Value[Theories.TYPE.size()];
    known.forEach((field, value) -> cells[field] = value);
    changes.forEach((name, value) -> cells[Theories.TYPE.indexOf(name)] = value);
    return Row.of(Theories.TYPE, cells);
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
