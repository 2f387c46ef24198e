package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionTest {
  private static final CompletionBudget OURS =
      new CompletionBudget(1_000_000, Duration.ZERO, 1_000);
  private static final String SYMBOLS = "0123456789-.";

  /** One record written at random, each step compared with what brute force allows. */
  private static final class Writer {
    private final SmallRecords records;
    private final Completion completion;
    private final Random random;
    private List<Row> left;

    Writer(SmallRecords records, Completion completion, List<Row> compliant, Random random) {
      this.records = records;
      this.completion = completion;
      this.left = compliant;
      this.random = random;
    }

    void write() {
      assertThat(completion.isPossible()).isEqualTo(Truth.of(!left.isEmpty()));
      List<Integer> order =
          new ArrayList<>(IntStream.range(0, SmallRecords.TYPE.size()).boxed().toList());
      Collections.shuffle(order, random);
      for (int field : order) {
        if (left.isEmpty()) {
          return;
        }
        write(field);
        assertThat(left).isNotEmpty();
      }
      assertThat(left).containsExactly(completion.row());
    }

    private void write(int field) {
      boolean mayBeAbsent = left.stream().anyMatch(row -> row.get(field) == null);
      assertThat(completion.absence(field)).as(this.toString()).isEqualTo(Truth.of(mayBeAbsent));
      boolean mustBeAbsent = left.stream().allMatch(row -> row.get(field) == null);
      if (mustBeAbsent || (mayBeAbsent && random.nextInt(3) == 0)) {
        completion.writeAbsent(field);
        left = left.stream().filter(row -> row.get(field) == null).toList();
        return;
      }
      switch (records.domains().get(field)) {
        case FieldDomain.Choices choices -> choose(field, choices);
        case FieldDomain.Numbers numbers -> type(field, numbers);
      }
    }

    private void choose(int field, FieldDomain.Choices choices) {
      BitSet possible = new BitSet();
      for (int i = 0; i < choices.values().size(); i++) {
        Value value = choices.values().get(i);
        possible.set(i, left.stream().anyMatch(row -> value.equals(row.get(field))));
      }
      assertThat(completion.choices(field)).as(this.toString()).isEqualTo(possible);
      int[] places = possible.stream().toArray();
      int place = places[random.nextInt(places.length)];
      completion.write(field, place);
      left =
          left.stream().filter(row -> choices.values().get(place).equals(row.get(field))).toList();
    }

    private void type(int field, FieldDomain.Numbers numbers) {
      left = left.stream().filter(row -> row.get(field) != null).toList();
      var typed = new TypedNumber(numbers);
      String text = "";
      while (!typed.isEnded()) {
        int expected = expected(field, text);
        assertThat(Integer.toBinaryString(completion.symbols(field, typed)))
            .as("%s after '%s' in %s", field, text, this)
            .isEqualTo(Integer.toBinaryString(expected));
        int[] symbols = BitSet.valueOf(new long[] {expected}).stream().toArray();
        int symbol = symbols[random.nextInt(symbols.length)];
        typed.type(symbol);
        if (symbol < TypedNumber.END) {
          text += SYMBOLS.charAt(symbol);
          String prefix = text;
          left = left.stream().filter(row -> text(row, field).startsWith(prefix)).toList();
        } else {
          String whole = text;
          left = left.stream().filter(row -> text(row, field).equals(whole)).toList();
        }
      }
      completion.write(field, typed);
    }

    private int expected(int field, String prefix) {
      int symbols = 0;
      for (Row row : left) {
        String text = text(row, field);
        symbols |=
            text.length() == prefix.length()
                ? 1 << TypedNumber.END
                : 1 << SYMBOLS.indexOf(text.charAt(prefix.length()));
      }
      return symbols;
    }

    private static String text(Row row, int field) {
      return Objects.requireNonNull(row.get(field)).decimal().toPlainString();
    }

    @Override
    public String toString() {
      return records + " after " + completion.row();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void conflictsAreMinimal(long seed) {
    var random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 60; i++) {
      SmallRecords records = SmallRecords.random(random);
      var theory = new CompletionTheory(records.theory(), SmallRecords.TYPE, records.domains());
      try (var engine = new CompletionEngine(theory, OURS)) {
        Completion completion = engine.begin();
        for (int field = 0; field < SmallRecords.TYPE.size(); field++) {
          if (random.nextInt(3) > 0) {
            List<Value> values = records.values(field);
            completion.know(field, values.get(random.nextInt(values.size())));
          }
        }
        Conflict conflict = completion.conflict();
        assertThat(conflict == null).isEqualTo(completion.isPossible() == Truth.TRUE);
        if (conflict != null) {
          found++;
          assertNeeded(conflict, completion.row(), records.domains());
        }
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  private static void assertNeeded(Conflict conflict, Row known, List<FieldDomain> domains) {
    assertThat(conflict.isMinimal()).isTrue();
    assertThat(isPossible(conflict.rules(), conflict.fields(), known, domains)).isFalse();
    for (Rule rule : conflict.rules()) {
      List<Rule> others = conflict.rules().stream().filter(r -> r != rule).toList();
      assertThat(isPossible(others, conflict.fields(), known, domains)).isTrue();
    }
    for (String field : conflict.fields()) {
      List<String> others = conflict.fields().stream().filter(f -> !f.equals(field)).toList();
      assertThat(isPossible(conflict.rules(), others, known, domains)).isTrue();
    }
  }

  private static boolean isPossible(
      List<Rule> rules, List<String> fields, Row known, List<FieldDomain> domains) {
    return new SmallRecords(new RuleTheory(1, 0, rules), domains)
        .compliant().stream()
            .anyMatch(
                row -> fields.stream().allMatch(f -> Objects.equals(row.get(f), known.get(f))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nextSymbolsAreThoseOfBruteForce(long seed) {
    var random = new Random(seed);
    int possible = 0;
    for (int i = 0; i < 100; i++) {
      SmallRecords records = SmallRecords.random(random);
      List<Row> compliant = records.compliant();
      possible += compliant.isEmpty() ? 0 : 1;
      var theory = new CompletionTheory(records.theory(), SmallRecords.TYPE, records.domains());
      try (var engine = new CompletionEngine(theory, OURS)) {
        for (int record = 0; record < 3; record++) {
          new Writer(records, engine.begin(), compliant, random).write();
        }
        assertThat(engine.statistics().undecided()).isZero();
      }
    }
    assertThat(possible).isGreaterThan(30);
  }
}
