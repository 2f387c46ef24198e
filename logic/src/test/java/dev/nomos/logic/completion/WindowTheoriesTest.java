package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules over whole windows: sums, extremes and counts of many fields, against brute force. */
final class WindowTheoriesTest {
  private static final int SAMPLES = 4;
  private static final int MOST = 4;
  private static final RowType TYPE =
      new RowType(
          IntStream.rangeClosed(0, SAMPLES)
              .mapToObj(
                  i ->
                      i == SAMPLES
                          ? Field.of("total", FieldType.INTEGER)
                          : new Field(
                              "x_ctx" + i,
                              FieldType.INTEGER,
                              "x " + i,
                              Map.of(),
                              new Field.WindowPosition("x", i)))
              .toList());
  private static final List<FieldDomain> DOMAINS =
      IntStream.rangeClosed(0, SAMPLES)
          .<FieldDomain>mapToObj(
              i -> new FieldDomain.Numbers(0, i == SAMPLES ? SAMPLES * MOST : MOST, 0, false))
          .toList();
  private static final List<Row> ALL = all();

  private static List<Row> all() {
    List<Row> rows = new ArrayList<>(List.of(Row.of(TYPE, Map.of())));
    for (int field = 0; field <= SAMPLES; field++) {
      List<Row> longer = new ArrayList<>();
      for (Row row : rows) {
        for (int value = 0; value <= (field == SAMPLES ? SAMPLES * MOST : MOST); value++) {
          longer.add(row.with(field, Value.of(value)));
        }
      }
      rows = longer;
    }
    return rows;
  }

  private static String atom(Random random) {
    String op = List.of("=", "!=", "<=", ">", ">=", "<").get(random.nextInt(6));
    return switch (random.nextInt(8)) {
      case 0 -> "count(x[*]) %s %d".formatted(op, random.nextInt(SAMPLES + 1));
      case 1 -> "%d %s count(x_ctx0, x_ctx2, x_ctx3)".formatted(random.nextInt(4), op);
      case 2 -> "max(x[*]) %s %d".formatted(op, random.nextInt(MOST + 1));
      case 3 -> "total %s %d * max(x[*])".formatted(op, 1 + random.nextInt(3));
      case 4 -> "%d %s total - %d * min(x[*])".formatted(random.nextInt(9), op, random.nextInt(3));
      case 5 -> "x_ctx1 + max(x_ctx0, x_ctx2) / -2 %s min(x[*])".formatted(op);
      case 6 -> "total %s %d".formatted(op, random.nextInt(SAMPLES * MOST));
      default -> "x_ctx%d %s %d".formatted(random.nextInt(SAMPLES), op, random.nextInt(MOST + 1));
    };
  }

  private static RuleTheory theory(Random random) {
    List<String> formulas = new ArrayList<>();
    if (random.nextBoolean()) {
      formulas.add("total = sum(x[*])");
    }
    for (int i = 0; i < 2 + random.nextInt(3); i++) {
      formulas.add("%s or %s".formatted(atom(random), atom(random)));
    }
    return new RuleTheory(
        1, 0, formulas.stream().distinct().map(f -> Rule.of(Formula.parse(f, TYPE))).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void possibleValuesAreThoseOfBruteForce(long seed) {
    var random = new Random(seed);
    int possible = 0;
    for (int i = 0; i < 25; i++) {
      RuleTheory theory = theory(random);
      List<Formula> formulas =
          theory.rules().stream().map(rule -> rule.formula().expand(TYPE)).toList();
      List<Row> compliant =
          ALL.stream()
              .filter(row -> formulas.stream().noneMatch(f -> f.evaluate(row) == Truth.FALSE))
              .toList();
      possible += compliant.isEmpty() ? 0 : 1;
      var budget = new CompletionBudget(1_000_000, Duration.ZERO, 1_000);
      try (var engine = new CompletionEngine(new CompletionTheory(theory, TYPE, DOMAINS), budget)) {
        for (int record = 0; record < 3; record++) {
          write(engine.begin(), compliant, random, theory);
        }
        assertThat(engine.statistics().undecided()).isZero();
      }
    }
    assertThat(possible).isGreaterThan(15);
  }

  private static void write(
      Completion completion, List<Row> compliant, Random random, RuleTheory theory) {
    assertThat(completion.isPossible()).isEqualTo(Truth.of(!compliant.isEmpty()));
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(0, SAMPLES).boxed().toList());
    Collections.shuffle(order, random);
    List<Row> left = compliant;
    for (int field : order) {
      if (left.isEmpty()) {
        return;
      }
      Set<Long> expected = left.stream().map(row -> number(row, field)).collect(Collectors.toSet());
      for (long value = 0; value <= (field == SAMPLES ? SAMPLES * MOST : MOST); value++) {
        assertThat(completion.within(field, value, value))
            .as("%s = %d after %s under %s", field, value, completion.row(), theory.rules())
            .isEqualTo(Truth.of(expected.contains(value)));
      }
      long written = List.copyOf(expected).get(random.nextInt(expected.size()));
      completion.know(field, Value.of(written));
      left = left.stream().filter(row -> number(row, field) == written).toList();
      assertThat(completion.isPossible()).isEqualTo(Truth.TRUE);
    }
  }

  private static long number(Row row, int field) {
    return row.get(field).decimal().longValueExact();
  }
}
