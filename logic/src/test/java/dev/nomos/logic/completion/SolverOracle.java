package dev.nomos.logic.completion;

import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.Term;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.RecordFinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may come next, as Z3 has it: it gets the rules, the domains and the known values, and
 * nothing that our own search or its conclusions found out. Records that it found are remembered,
 * so that it need not find another for the next question.
 */
final class SolverOracle implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CompletionTheory theory;
  private final RecordFinder finder;

  /** That hold for the known fields. */
  private final List<Formula> conditions = new ArrayList<>();

  private final Set<String> present = new HashSet<>();
  private final Set<String> absent = new HashSet<>();

  /** Compliant records that agree with the known fields. */
  private final List<Row> found = new ArrayList<>();

  private final long[] ranges = new long[2 * TypedNumber.MOST_RANGES];

  SolverOracle(CompletionTheory theory) {
    this.theory = theory;
    Set<String> optional = new HashSet<>();
    List<Formula> domains = new ArrayList<>();
    for (int field = 0; field < theory.fields(); field++) {
      FieldDomain domain = theory.domains().get(field);
      if (domain.mayBeAbsent()) {
        optional.add(name(field));
      }
      domains.add(
          switch (domain) {
            case FieldDomain.Choices(var values, _) ->
                new Formula.In(Term.field(name(field)), values, true);
            case FieldDomain.Numbers(long lowest, long highest, _, _) ->
                within(field, lowest, highest);
          });
    }
    finder = new RecordFinder(theory.theory().rules(), theory.type(), domains, optional);
    for (int field = 0; field < theory.fields(); field++) {
      if (theory.type().fields().get(field).type() == FieldType.REAL) {
        finder.grantDecimals(name(field), theory.units(field).decimals());
      }
    }
  }

  private String name(int field) {
    return theory.type().fields().get(field).name();
  }

  private Formula within(int field, long low, long high) {
    return Formula.allOf(
        List.of(
            compare(field, Operator.GE, theory.units(field).value(low)),
            compare(field, Operator.LE, theory.units(field).value(high))));
  }

  private Formula compare(int field, Operator op, Value value) {
    return new Formula.Compare(Term.field(name(field)), op, new Term.Constant(value));
  }

  /** Nothing is known. */
  void forget() {
    conditions.clear();
    present.clear();
    absent.clear();
    found.clear();
  }

  /** Null is absence. */
  void know(int field, @Nullable Value value) {
    if (value == null) {
      absent.add(name(field));
    } else {
      present.add(name(field));
      conditions.add(compare(field, Operator.EQ, value));
    }
    found.removeIf(row -> !Objects.equals(row.get(field), value));
  }

  boolean isPossible() {
    return exists(_ -> true, null, null, null);
  }

  boolean absence(int field) {
    return theory.domains().get(field).mayBeAbsent()
        && exists(row -> row.get(field) == null, null, null, name(field));
  }

  BitSet choices(int field) {
    List<Value> values = ((FieldDomain.Choices) theory.domains().get(field)).values();
    BitSet choices = new BitSet();
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      choices.set(
          i,
          exists(
              row -> value.equals(row.get(field)),
              compare(field, Operator.EQ, value),
              name(field),
              null));
    }
    return choices;
  }

  /** A bit for each of {@link TypedNumber}'s symbols. */
  int symbols(int field, TypedNumber typed) {
    int symbols = 0;
    for (int symbol = 0; symbol < TypedNumber.SYMBOLS; symbol++) {
      int count = typed.ranges(symbol, ranges);
      symbols |= count > 0 && exists(field, count) ? 1 << symbol : 0;
    }
    return symbols;
  }

  /** Whether a record has the field within one of the first {@code count} ranges. */
  private boolean exists(int field, int count) {
    List<Formula> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(within(field, ranges[2 * i], ranges[2 * i + 1]));
    }
    return exists(
        row -> isWithin(field, row.get(field), count), Formula.anyOf(parts), name(field), null);
  }

  private boolean isWithin(int field, @Nullable Value value, int count) {
    if (value == null) {
      return false;
    }
    long units = theory.units(field).units(value).orElseThrow();
    for (int i = 0; i < count; i++) {
      if (ranges[2 * i] <= units && units <= ranges[2 * i + 1]) {
        return true;
      }
    }
    return false;
  }

  private boolean exists(
      Predicate<Row> is,
      @Nullable Formula condition,
      @Nullable String having,
      @Nullable String without) {
    if (found.stream().anyMatch(is)) {
      return true;
    }
    List<Formula> all = new ArrayList<>(conditions);
    Set<String> has = new HashSet<>(present);
    Set<String> lacks = new HashSet<>(absent);
    if (condition != null) {
      all.add(condition);
    }
    if (having != null) {
      has.add(having);
    }
    if (without != null) {
      lacks.add(without);
    }
    RecordFinder.Answer answer = finder.find(all, has, lacks, PATIENCE);
    if (answer.exists() == Truth.UNKNOWN) {
      throw new AssertionError("Z3 gave up on %s".formatted(all));
    }
    if (answer.exists() == Truth.TRUE) {
      found.add(Objects.requireNonNull(answer.row()));
    }
    return answer.exists() == Truth.TRUE;
  }

  @Override
  public void close() {
    finder.close();
  }
}
