package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What sums, counts and conditions on several fields, and those fields, say of one another in a
 * {@link Box}. Only those are looked at of which a part has changed. Mutable; belongs to a {@link
 * Propagation}.
 */
final class Links {
  private final CompletionTheory theory;
  private final Propagation in;

  /** Sums, counts and atoms to look at again, by variable. */
  private final boolean[] stale;

  private boolean anyStale;
  private final long[] contributions;

  /** What {@link #narrow} found. */
  private long narrowLow;

  private long narrowHigh;

  Links(CompletionTheory theory, Propagation in) {
    this.theory = theory;
    this.in = in;
    stale = new boolean[theory.variables()];
    contributions = new long[theory.fields()];
  }

  /** Nothing is to be looked at. */
  void clear() {
    anyStale = false;
    Arrays.fill(stale, false);
  }

  /** All is to be looked at. */
  void lookAtAll() {
    anyStale = true;
    Arrays.fill(stale, theory.fields(), stale.length, true);
  }

  boolean isAnyStale() {
    return anyStale;
  }

  /** A field has lost numbers. */
  void fieldChanged(int field) {
    for (int link : theory.linksOfField(field)) {
      lookAt(link);
    }
  }

  /** A variable that is no field has lost cells. */
  void changed(int variable) {
    lookAt(variable);
    countChanged(variable);
  }

  /** Sums depend on counts of their fields. */
  private void countChanged(int variable) {
    if (theory.variable(variable) instanceof Variable.OfCount) {
      for (int sum : theory.besides(variable)) {
        lookAt(sum);
      }
    }
  }

  private void lookAt(int variable) {
    stale[variable] = true;
    anyStale = true;
  }

  /** Draws the conclusions of what is stale; sums are left out where not {@code alsoSums}. */
  void conclude(boolean alsoSums) {
    anyStale = false;
    for (int v = theory.fields(); v < stale.length && !in.isFailed(); v++) {
      if (stale[v]) {
        stale[v] = false;
        switch (theory.variable(v)) {
          case Variable.OfSum sum when alsoSums -> sum(v, sum);
          case Variable.OfCount count -> count(v, count);
          case Variable.OfAtom atom -> atom(v, atom);
          case Variable.OfSum _, Variable.OfPart _, Variable.OfField _ -> {}
        }
      }
    }
  }

  private void sum(int variable, Variable.OfSum sum) {
    boolean canBePresent = absence(variable, sum);
    if (in.isFailed() || !canBePresent) {
      return;
    }
    long least = sum.least(in);
    long most = sum.most(in);
    long above = least + missing(variable);
    long below = most - surplus(variable, sum);
    narrow(variable, sum, above, below);
    boolean mayBeAbsent = sum.absentCell() >= 0 && in.has(variable, sum.absentCell());
    if (!in.isFailed() && !mayBeAbsent && (narrowLow > least || narrowHigh < most)) {
      boundFields(sum, narrowLow - least, most - narrowHigh);
    }
  }

  /**
   * Drops cells that are not within bounds, and finds out what numbers those left allow there;
   * whether there were any to drop.
   */
  private boolean narrow(int variable, Variable.OfRange number, long least, long most) {
    narrowLow = Long.MAX_VALUE;
    narrowHigh = Long.MIN_VALUE;
    boolean some = false;
    for (int cell = 0; cell < number.ranges(); cell++) {
      if (in.has(variable, cell)) {
        long from = Math.max(least, number.lowest(cell));
        long to = Math.min(most, number.highest(cell));
        if (from > to) {
          in.drop(variable, cell);
          some = true;
        } else {
          narrowLow = Math.min(narrowLow, from);
          narrowHigh = Math.max(narrowHigh, to);
        }
      }
    }
    if (some) {
      in.summarise(variable);
    }
    return some;
  }

  /** How much larger a sum is at least, since more of its fields are not 0 than have to be. */
  private long missing(int variable) {
    long most = 0;
    for (int v : theory.besides(variable)) {
      var count = (Variable.OfCount) theory.variable(v);
      most = Math.max(most, count.lowestLeft(in, v) - count.least(in));
    }
    return most;
  }

  /** How much smaller it is at least, since not all fields can be at their most: some are 0. */
  private long surplus(int variable, Variable.OfSum sum) {
    long most = 0;
    for (int v : theory.besides(variable)) {
      var count = (Variable.OfCount) theory.variable(v);
      int open = 0;
      int place = 0;
      for (int i = 0; i < count.fields().length; i++) {
        int field = count.fields()[i];
        place = sum.placeOf(field, place);
        if (count.isOpen(in, i)) {
          contributions[open++] = sum.coefficients()[place] * in.high(field);
        }
      }
      long zeros = open - Math.max(0, count.highestLeft(in, v) - count.least(in));
      if (zeros > 0) {
        Arrays.sort(contributions, 0, open);
        most = Math.max(most, Arrays.stream(contributions, 0, (int) zeros).sum());
      }
    }
    return most;
  }

  /** What absent fields mean for a sum and the reverse; false where no sum can be. */
  private boolean absence(int variable, Variable.OfSum sum) {
    if (sum.absentCell() < 0) {
      return true;
    }
    boolean mayBeAbsent = false;
    for (int field : sum.fields()) {
      if (!in.mayBePresent(field)) {
        in.keepOnly(variable, sum.absentCell());
        stale[variable] = false;
        return false;
      }
      mayBeAbsent |= in.mayBeAbsent(field);
    }
    if (!mayBeAbsent && in.has(variable, sum.absentCell())) {
      in.drop(variable, sum.absentCell());
      in.summarise(variable);
    }
    if (mayBeAbsent && !in.has(variable, sum.absentCell())) {
      for (int field : sum.fields()) {
        if (in.mayBeAbsent(field)) {
          in.drop(field, theory.field(field).absentCell());
          in.tidy(field, true);
        }
      }
    }
    return true;
  }

  /**
   * @param mustRise how far the sum must be above its least
   * @param mustFall how far it must be below its most
   */
  private void boundFields(Variable.OfSum sum, long mustRise, long mustFall) {
    long spread = sum.most(in) - sum.least(in);
    for (int i = 0; i < sum.fields().length; i++) {
      int field = sum.fields()[i];
      long c = sum.coefficients()[i];
      long low = in.low(field);
      long high = in.high(field);
      long own = Math.abs(c) * (high - low);
      long least = Math.max(0, mustRise - (spread - own)); // of the field's own contribution
      long most = own - Math.max(0, mustFall - (spread - own));
      if (least > most) {
        in.fail();
        return;
      }
      long from = Math.ceilDiv(least, Math.abs(c));
      long to = Math.floorDiv(most, Math.abs(c));
      in.bound(field, c > 0 ? low + from : high - to, c > 0 ? low + to : high - from);
      if (in.isFailed()) {
        return;
      }
    }
  }

  private void count(int variable, Variable.OfCount count) {
    long least = count.least(in);
    long most = count.most(in);
    if (narrow(variable, count, least, most)) {
      countChanged(variable);
    }
    if (!in.isFailed() && least < most && (narrowLow == most || narrowHigh == least)) {
      settle(count, narrowLow == most);
    }
  }

  /** Fields that could be 0 or not are all not 0, or all 0. */
  private void settle(Variable.OfCount count, boolean toCount) {
    for (int i = 0; i < count.fields().length; i++) {
      if (count.isOpen(in, i)) {
        int field = count.fields()[i];
        for (int cell = 0; cell < count.counted()[i].length; cell++) {
          if (count.counted()[i][cell] != toCount) {
            in.drop(field, cell);
          }
        }
        in.changed(field);
      }
    }
  }

  private void atom(int variable, Variable.OfAtom atom) {
    @Nullable Value[] row = new @Nullable Value[theory.fields()];
    for (int field : atom.fields()) {
      if (!in.isDecided(field)) {
        return;
      }
      row[field] = in.mayBeAbsent(field) ? null : theory.units(field).value(in.low(field));
    }
    boolean mayHold = atom.atom().evaluate(Row.of(atom.type(), row)) != Truth.FALSE;
    int wrong = mayHold ? Variable.OfAtom.FALSE : Variable.OfAtom.MAY_HOLD;
    if (in.has(variable, wrong)) {
      in.drop(variable, wrong);
      in.summarise(variable);
    }
  }
}
