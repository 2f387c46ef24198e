package dev.nomos.logic.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may come next, over domains that nobody can count through: compared with Z3, which is asked
 * about each token by itself. A normal build compares a few theories; the profile {@code nightly} a
 * thousand.
 */
final class LargeDomainsTest {
  private static final int THEORIES = Integer.getInteger("nomos.completion.theories", 40);

  /** Time for Z3 within our own engine, too, so that a busy machine gives up nothing. */
  private static final CompletionBudget OURS =
      new CompletionBudget(CompletionBudget.DEFAULT.maxNodes(), Duration.ofSeconds(60), 10_000);

  private static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("packets", FieldType.INTEGER),
              Field.of("bytes", FieldType.INTEGER),
              Field.of("seconds", FieldType.REAL),
              Field.of("acked", FieldType.INTEGER),
              Field.of("proto", FieldType.CATEGORICAL)));
  private static final List<FieldDomain> DOMAINS =
      List.of(
          new FieldDomain.Numbers(0, 99_999, 0, false),
          new FieldDomain.Numbers(0, 999_999_999, 0, false),
          new FieldDomain.Numbers(-50_000, 99_999_999, 3, true),
          new FieldDomain.Numbers(-999_999, 999_999, 0, false),
          new FieldDomain.Choices(
              List.of(Value.of("tcp"), Value.of("udp"), Value.of("icmp")), true));

  private static Formula atom(Random random) {
    List<String> names = List.of("packets", "bytes", "seconds", "acked");
    String a = names.get(random.nextInt(4));
    String b = names.get(random.nextInt(4));
    String op = List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6));
    int c = random.nextInt(2_000);
    return Formula.parse(
        switch (random.nextInt(5)) {
          case 0 -> "proto %s \"%s\"".formatted(op.equals("=") ? "=" : "!=", "tcp");
          case 1 -> "%s %s %d * %s + %d".formatted(a, op, random.nextInt(60) - 20, b, c);
          case 2 -> "%s + %s %s %d".formatted(a, b, op, 37 * c);
          case 3 -> "2 * %s - 3 * %s %s bytes".formatted(a, b, op);
          default -> "%s %s %d".formatted(a, op, 11 * c);
        },
        TYPE);
  }

  private static RuleTheory theory(Random random) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(5); i++) {
      List<Formula> literals = new ArrayList<>();
      for (int k = 0; k <= random.nextInt(3); k++) {
        literals.add(atom(random));
      }
      Formula clause = Formula.anyOf(literals.stream().distinct().toList());
      rules.add(Rule.of(random.nextInt(4) == 0 ? new Formula.Iff(atom(random), clause) : clause));
    }
    return new RuleTheory(1, 0, rules.stream().distinct().toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nextSymbolsAreThoseOfTheSolver(long seed) {
    var random = new Random(seed);
    long compared = 0;
    for (int i = 0; i < THEORIES / 4; i++) {
      var theory = new CompletionTheory(theory(random), TYPE, DOMAINS);
      String name = "seed %d, theory %d: %s".formatted(seed, i, theory.theory().rules());
      try (var engine = new CompletionEngine(theory, OURS);
          var solver = new SolverOracle(theory)) {
        compared += new Comparison(name, engine.begin(), solver, random).ofWholeRecord();
        solver.forget();
        compared += new Comparison(name, engine.begin(), solver, random).ofSomeFields();
        assertThat(engine.statistics().undecided()).as(name).isZero();
      }
    }
    assertThat(compared).isGreaterThan(5L * THEORIES);
  }

  /** One record by both. */
  private static final class Comparison {
    private final String name;
    private final Completion ours;
    private final SolverOracle solver;
    private final Random random;
    private final List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));

    /** Sets of next tokens that were compared. */
    private long compared;

    Comparison(String name, Completion ours, SolverOracle solver, Random random) {
      this.name = name;
      this.ours = ours;
      this.solver = solver;
      this.random = random;
      Collections.shuffle(order, random);
    }

    /** Field after field is written as both allow it. */
    long ofWholeRecord() {
      if (!isPossible()) {
        return compared;
      }
      for (int field : order) {
        boolean absence = absence(field);
        switch (DOMAINS.get(field)) {
          case FieldDomain.Numbers numbers -> type(field, numbers, absence);
          case FieldDomain.Choices choices -> choose(field, choices, absence);
        }
      }
      return compared;
    }

    private boolean isPossible() {
      boolean possible = solver.isPossible();
      assertThat(ours.isPossible()).as(this.toString()).isEqualTo(Truth.of(possible));
      compared++;
      return possible;
    }

    private boolean absence(int field) {
      boolean absence = solver.absence(field);
      assertThat(ours.absence(field))
          .as("%s, absence of %d", this, field)
          .isEqualTo(Truth.of(absence));
      return absence;
    }

    private int symbols(int field, TypedNumber typed) {
      int symbols = solver.symbols(field, typed);
      assertThat(Integer.toBinaryString(ours.symbols(field, typed)))
          .as("%s, field %d, typed %s", this, field, typed)
          .isEqualTo(Integer.toBinaryString(symbols));
      compared++;
      return symbols;
    }

    private BitSet choices(int field) {
      BitSet choices = solver.choices(field);
      assertThat(ours.choices(field)).as("%s, field %d", this, field).isEqualTo(choices);
      compared++;
      return choices;
    }

    private int oneOf(BitSet set) {
      int[] members = set.stream().toArray();
      return members[random.nextInt(members.length)];
    }

    private void type(int field, FieldDomain.Numbers numbers, boolean mayBeAbsent) {
      var typed = new TypedNumber(numbers);
      int symbols = symbols(field, typed);
      if (symbols == 0 || (mayBeAbsent && random.nextInt(4) == 0)) {
        assertThat(mayBeAbsent).as(this.toString()).isTrue();
        know(field, null);
        return;
      }
      typed.type(oneOf(BitSet.valueOf(new long[] {symbols})));
      while (!typed.isEnded()) {
        typed.type(oneOf(BitSet.valueOf(new long[] {symbols(field, typed)})));
      }
      ours.write(field, typed);
      solver.know(field, Value.of(BigDecimal.valueOf(typed.units(), numbers.decimals())));
    }

    private void choose(int field, FieldDomain.Choices choices, boolean mayBeAbsent) {
      BitSet allowed = choices(field);
      if (allowed.isEmpty() || (mayBeAbsent && random.nextInt(4) == 0)) {
        assertThat(mayBeAbsent).as(this.toString()).isTrue();
        know(field, null);
        return;
      }
      int choice = oneOf(allowed);
      ours.write(field, choice);
      solver.know(field, choices.values().get(choice));
    }

    private void know(int field, @Nullable Value value) {
      ours.know(field, value);
      solver.know(field, value);
    }

    /** Any fields are known, whatever comes of it; texts of the others begin in any way. */
    long ofSomeFields() {
      int known = random.nextInt(4);
      for (int field : order.subList(0, known)) {
        know(field, any(DOMAINS.get(field)));
      }
      isPossible();
      for (int field : order.subList(known, order.size())) {
        absence(field);
        switch (DOMAINS.get(field)) {
          case FieldDomain.Choices _ -> choices(field);
          case FieldDomain.Numbers numbers -> {
            var typed = new TypedNumber(numbers);
            while (!typed.isEnded()) {
              symbols(field, typed);
              typed.type(oneOf(BitSet.valueOf(new long[] {typed.symbols()})));
            }
          }
        }
      }
      return compared;
    }

    private @Nullable Value any(FieldDomain domain) {
      if (domain.mayBeAbsent() && random.nextInt(4) == 0) {
        return null;
      }
      return switch (domain) {
        case FieldDomain.Choices(var values, _) -> values.get(random.nextInt(values.size()));
        case FieldDomain.Numbers(long lowest, long highest, int decimals, _) -> {
          long scale = 10L << random.nextInt(30); // small numbers are as likely as large ones
          long units = Math.clamp(random.nextLong(-scale, scale), lowest, highest);
          yield Value.of(BigDecimal.valueOf(units, decimals));
        }
      };
    }

    @Override
    public String toString() {
      return name + " after " + ours.row();
    }
  }
}
