package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One record that is being written, field by field in any order. Before a field is written it says
 * which of its values still have a compliant completion, whatever the other fields are; after one
 * of them is written, there is one. Answers are exact; where the budget ends a search, the values
 * in question are refused, and counted as undecided.
 *
 * <p>Belongs to the owner of its engine.
 */
public final class Completion {
  /** In keys: the field is not known, or is known to be absent. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final long ABSENT = Long.MIN_VALUE + 1;

  private final CompletionEngine engine;
  private final CompletionTheory theory;
  private final Box box;
  private final long[] known;

  /** A compliant record that agrees with what is known where {@code isWitnessed}, else any. */
  private final Witness witness;

  private boolean isWitnessed;

  /** What is known of {@code asked} while the known fields stay as they are. */
  private @Nullable Knowledge knowledge;

  private int asked = -1;
  private final long[] ranges = new long[40];
  private final long[] together = new long[40];

  Completion(CompletionEngine engine, Box box) {
    this.engine = engine;
    this.theory = engine.theory();
    this.box = box;
    known = new long[theory.fields()];
    Arrays.fill(known, UNKNOWN);
    witness = new Witness(theory.fields());
  }

  /** Another record, of which the same is known so far. */
  public Completion fork() {
    var other = new Completion(engine, new Box(box));
    System.arraycopy(known, 0, other.known, 0, known.length);
    other.witness.set(witness);
    other.isWitnessed = isWitnessed;
    return other;
  }

  public boolean isKnown(int field) {
    return known[field] != UNKNOWN;
  }

  /**
   * Makes a value known, compliant or not: what a prompt says. {@link #isPossible} tells what came
   * of it. Throws {@link IllegalArgumentException} where the value is not of the field's domain, or
   * the field is known already.
   */
  public void know(int field, @Nullable Value value) {
    if (value == null) {
      if (theory.field(field).absentCell() < 0) {
        throw new IllegalArgumentException(name(field) + " cannot be absent");
      }
      write(field, true, 0);
      return;
    }
    OptionalLong units = theory.units(field).units(value);
    if (units.isEmpty()) {
      throw new IllegalArgumentException(
          "%s cannot be '%s': not of its domain".formatted(name(field), value));
    }
    write(field, false, units.getAsLong());
  }

  private String name(int field) {
    return "field '" + theory.type().fields().get(field).name() + "'";
  }

  /** Whether what is known has a compliant completion; UNKNOWN where the budget ended first. */
  public Truth isPossible() {
    if (isWitnessed) {
      return Truth.TRUE;
    }
    engine.asked();
    engine.restrict(box);
    Truth found = box.failed ? Truth.FALSE : engine.search(witness);
    if (found == Truth.UNKNOWN) {
      found = engine.fallBack(box, -1, false, 0, 0, witness);
    }
    isWitnessed = found == Truth.TRUE;
    return found;
  }

  /**
   * Why what is known has no compliant completion; null where it has one, or the budget ended
   * before a contradiction was found by our own search.
   */
  public @Nullable Conflict conflict() {
    return engine.conflict(values());
  }

  /** The smallest change of what is known after which it has a compliant completion. */
  public Optional<PromptChange> nearestPrompt(RepairBudget budget) {
    return engine.nearestPrompt(values(), budget);
  }

  private SequencedMap<Integer, @Nullable Value> values() {
    SequencedMap<Integer, @Nullable Value> values = new LinkedHashMap<>();
    Row row = row();
    for (int field = 0; field < known.length; field++) {
      if (isKnown(field)) {
        values.put(field, row.get(field));
      }
    }
    return values;
  }

  /**
   * Which symbols may be written next: a bit for each of {@link TypedNumber}'s. The field is
   * numeric and not known, and {@code typed} is what is written of it.
   */
  public int symbols(int field, TypedNumber typed) {
    if (theory.linksOfField(field).length > 0) {
      askTogether(field, typed);
    }
    int symbols = 0;
    for (int symbol = 0; symbol < TypedNumber.SYMBOLS; symbol++) {
      symbols |= symbol(field, typed, symbol) == Truth.TRUE ? 1 << symbol : 0;
    }
    return symbols;
  }

  /**
   * Asks about the numbers of ten digits to follow at once, by length: where none of them will do,
   * that is one search and not ten.
   */
  private void askTogether(int field, TypedNumber typed) {
    int lengths = 0;
    for (int digit = 0; digit < 10; digit++) {
      int count = typed.ranges(digit, ranges);
      for (int i = 0; i < count; i++) {
        together[2 * i] = i < lengths ? Math.min(together[2 * i], ranges[2 * i]) : ranges[2 * i];
        together[2 * i + 1] =
            i < lengths ? Math.max(together[2 * i + 1], ranges[2 * i + 1]) : ranges[2 * i + 1];
      }
      lengths = Math.max(lengths, count);
    }
    for (int i = 0; i < lengths; i++) {
      within(field, together[2 * i], together[2 * i + 1]);
    }
  }

  /** Whether one of {@link #symbols} may be written next; UNKNOWN where the budget ended first. */
  public Truth symbol(int field, TypedNumber typed, int symbol) {
    Truth best = Truth.FALSE;
    int count = typed.ranges(symbol, ranges);
    for (int i = 0; i < count && best != Truth.TRUE; i++) {
      best = Truth.max(best, within(field, ranges[2 * i], ranges[2 * i + 1]));
    }
    return best;
  }

  /** Which of the field's choices may be written, by their places; the field is not known. */
  public BitSet choices(int field) {
    var choices = (FieldDomain.Choices) theory.domains().get(field);
    BitSet possible = new BitSet(choices.values().size());
    for (int i = 0; i < choices.values().size(); i++) {
      possible.set(i, choice(field, i) == Truth.TRUE);
    }
    return possible;
  }

  /** Whether one of {@link #choices} may be written; UNKNOWN where the budget ended first. */
  public Truth choice(int field, int choice) {
    long unit = units(field, choice);
    return within(field, unit, unit);
  }

  private long units(int field, int choice) {
    var choices = (FieldDomain.Choices) theory.domains().get(field);
    return theory.units(field).units(choices.values().get(choice)).orElseThrow();
  }

  /** Whether the field, which is not known, may be absent. */
  public Truth absence(int field) {
    int cell = theory.field(field).absentCell();
    Knowledge of = knowledge(field);
    if (cell < 0) {
      return Truth.FALSE;
    }
    engine.asked();
    Truth answer = of.absence();
    if (answer == null) {
      answer = isWitnessed && witness.isAbsent(field) ? Truth.TRUE : search(field, true, 0, 0);
      of.setAbsence(answer);
    }
    return answer;
  }

  /** Whether some value of the field from low to high, in units, has a compliant completion. */
  Truth within(int field, long low, long high) {
    Knowledge of = knowledge(field);
    engine.asked();
    return theory.linksOfField(field).length == 0
        ? someCell(field, of, low, high)
        : someValue(field, of, low, high);
  }

  private Knowledge knowledge(int field) {
    Knowledge of = knowledge;
    if (of == null || asked != field) {
      if (isKnown(field)) {
        throw new IllegalStateException(name(field) + " is known already");
      }
      of = engine.knowledge(field, known);
      knowledge = of;
      asked = field;
    }
    return of;
  }

  private Truth someCell(int field, Knowledge of, long low, long high) {
    Variable.OfField variable = theory.field(field);
    Truth best = Truth.FALSE;
    for (int cell = 0; cell < variable.intervals().length && best != Truth.TRUE; cell++) {
      long first = Intervals.first(variable.intervals()[cell], low, high);
      if (first != Intervals.NONE) {
        best = Truth.max(best, ofCell(field, of, cell, first));
      }
    }
    return best;
  }

  /** {@code value}: one of the cell's, which are alike. */
  private Truth ofCell(int field, Knowledge of, int cell, long value) {
    Truth answer = of.cell(cell);
    if (answer == null) {
      answer = search(field, false, value, value);
      of.setCell(cell, answer);
    }
    return answer;
  }

  private Truth someValue(int field, Knowledge of, long low, long high) {
    if (isWitnessed && !witness.isAbsent(field)) {
      of.found(witness.units(field));
    }
    Truth answer = of.within(low, high);
    if (answer == null) {
      answer = search(field, false, low, high);
      if (answer == Truth.TRUE) {
        of.found(witness.units(field));
      } else {
        of.set(low, high, answer);
      }
    }
    return answer;
  }

  private Truth search(int field, boolean absent, long low, long high) {
    if (isWitnessed && !absent && engine.findNearby(box, witness, field, low, high)) {
      return Truth.TRUE;
    }
    Propagation restricted = engine.restrict(box);
    if (absent) {
      restricted.makeAbsent(field);
    } else {
      restricted.within(field, low, high);
    }
    Truth found = engine.search(witness);
    if (found == Truth.UNKNOWN) {
      found = engine.fallBack(box, field, absent, low, high, witness);
    }
    isWitnessed |= found == Truth.TRUE;
    return found;
  }

  /** Writes a number that {@link #symbols} led to. */
  public void write(int field, TypedNumber number) {
    write(field, false, number.units());
  }

  /** Writes one of {@link #choices}. */
  public void write(int field, int choice) {
    write(field, false, units(field, choice));
  }

  /** Leaves a field out that {@link #absence} may be. */
  public void writeAbsent(int field) {
    write(field, true, 0);
  }

  private void write(int field, boolean absent, long units) {
    if (isKnown(field)) {
      throw new IllegalArgumentException(name(field) + " is known already");
    }
    Propagation propagation = engine.propagation();
    propagation.on(box);
    if (absent) {
      propagation.makeAbsent(field);
    } else {
      propagation.within(field, units, units);
    }
    propagation.conclude();
    Variable.OfField variable = theory.field(field);
    boolean areAlike = theory.linksOfField(field).length == 0;
    known[field] = absent ? ABSENT : areAlike ? variable.cellOf(units) : units;
    isWitnessed &=
        absent
            ? witness.isAbsent(field)
            : !witness.isAbsent(field) && witness.units(field) == units;
    if (absent) {
      witness.putAbsent(field);
    } else {
      witness.put(field, units);
    }
    knowledge = null;
  }

  /** What is known so far; other fields are absent. */
  public Row row() {
    @Nullable Value[] cells = new @Nullable Value[known.length];
    for (int field = 0; field < cells.length; field++) {
      if (isKnown(field) && known[field] != ABSENT) {
        cells[field] = theory.units(field).value(witness.units(field));
      }
    }
    return Row.of(theory.type(), cells);
  }
}
