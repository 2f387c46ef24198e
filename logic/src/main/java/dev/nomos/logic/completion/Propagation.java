package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Draws conclusions in a {@link Box}: a clause that only one variable can still satisfy restricts
 * that variable, and sums and their fields bound one another. What it takes away has no compliant
 * completion; what it leaves may have none either. Allocates nothing but for conditions on many
 * fields. Not thread-safe: one owner.
 */
final class Propagation {
  private final CompletionTheory theory;
  private final int variables;
  private final int fields;

  private final Clauses clauses;

  /** Sums, counts and atoms to look at again, by variable. */
  private final boolean[] stale;

  /** Rounds of conclusions on sums, after which what they still say is left to decisions. */
  private static final int MOST_ROUNDS = 64;

  private final long[] contributions;

  /** What {@link #narrow} found. */
  private long narrowLow;

  private long narrowHigh;
  private boolean anyStale;
  private Box box;

  Propagation(CompletionTheory theory) {
    this.theory = theory;
    variables = theory.variables();
    fields = theory.fields();
    clauses = new Clauses(theory);
    stale = new boolean[variables];
    contributions = new long[fields];
    box = unrestricted();
  }

  /** All that the domains allow. */
  Box unrestricted() {
    Box all =
        new Box(
            theory.cellsAt(variables), fields, theory.firstEntry(theory.words()), theory.words());
    for (int v = 0; v < variables; v++) {
      for (int cell = 0; cell < theory.variable(v).cells(); cell++) {
        all.cells[theory.cellsAt(v) + (cell >>> 6)] |= 1L << cell;
      }
    }
    for (int f = 0; f < fields; f++) {
      all.low[f] = theory.units(f).lowest();
      all.high[f] = theory.units(f).highest();
    }
    box = all;
    for (int v = 0; v < variables; v++) {
      summarise(v);
    }
    return all;
  }

  /** Turns to another box, in which nothing is left to conclude. */
  void on(Box other) {
    box = other;
    clauses.clear();
    anyStale = false;
    Arrays.fill(stale, false);
  }

  /** Turns to a box in which nothing was concluded yet. */
  void onNew(Box other) {
    box = other;
    clauses.lookAtAll();
    anyStale = true;
    Arrays.fill(stale, fields, variables, true);
  }

  void disableAll() {
    clauses.disableAll();
  }

  void enable(int clause) {
    clauses.enable(clause);
  }

  long enabled(int word) {
    return clauses.enabled(word);
  }

  boolean has(int variable, int cell) {
    return (box.cells[theory.cellsAt(variable) + (cell >>> 6)] >>> cell & 1) != 0;
  }

  int cellsLeft(int variable) {
    int left = 0;
    for (int w = theory.cellsAt(variable); w < theory.cellsAt(variable + 1); w++) {
      left += Long.bitCount(box.cells[w]);
    }
    return left;
  }

  boolean mayBeAbsent(int field) {
    int absent = theory.field(field).absentCell();
    return absent >= 0 && has(field, absent);
  }

  boolean mayBePresent(int field) {
    return cellsLeft(field) > (mayBeAbsent(field) ? 1 : 0);
  }

  boolean isDecided(int field) {
    return mayBeAbsent(field) ? !mayBePresent(field) : box.low[field] == box.high[field];
  }

  long low(int field) {
    return box.low[field];
  }

  long high(int field) {
    return box.high[field];
  }

  /** The field's greatest value left that is at most {@code to}, or {@link Intervals#NONE}. */
  long last(int field, long to) {
    Variable.OfField variable = theory.field(field);
    long last = Intervals.NONE;
    for (int cell = 0; cell < variable.cells(); cell++) {
      if (cell != variable.absentCell() && has(field, cell)) {
        long high = Math.min(to, box.high[field]);
        last = Math.max(last, Intervals.last(variable.intervals()[cell], box.low[field], high));
      }
    }
    return last;
  }

  /** Its least value left that is at least {@code from}, or {@link Intervals#NONE}. */
  long first(int field, long from) {
    Variable.OfField variable = theory.field(field);
    long first = Long.MAX_VALUE;
    for (int cell = 0; cell < variable.cells(); cell++) {
      if (cell != variable.absentCell() && has(field, cell)) {
        long low = Math.max(from, box.low[field]);
        long here = Intervals.first(variable.intervals()[cell], low, box.high[field]);
        first = here == Intervals.NONE ? first : Math.min(first, here);
      }
    }
    return first == Long.MAX_VALUE ? Intervals.NONE : first;
  }

  /** Its value left that is nearest to one, or {@link Intervals#NONE}. */
  long nearest(int field, long wished) {
    long from = Math.clamp(wished, box.low[field], box.high[field]);
    long below = last(field, from);
    long above = below == from ? from : first(field, from);
    if (below == Intervals.NONE || above == Intervals.NONE) {
      return below == Intervals.NONE ? above : below;
    }
    return from - below <= above - from ? below : above;
  }

  /** Restricts a field to units from {@code low} to {@code high}. */
  void within(int field, long low, long high) {
    int absent = theory.field(field).absentCell();
    if (absent >= 0) {
      drop(field, absent);
    }
    bound(field, low, high);
    if (absent >= 0) {
      tidy(field, true);
    }
  }

  void makeAbsent(int field) {
    for (int cell = 0; cell < theory.field(field).absentCell(); cell++) {
      drop(field, cell);
    }
    changed(field);
  }

  /** Restricts a field to one value, which must be of its domain; null: to absence. */
  void become(int field, @Nullable Value value) {
    if (value == null) {
      makeAbsent(field);
    } else {
      long units = theory.units(field).units(value).orElseThrow();
      within(field, units, units);
    }
  }

  /** Keeps the cells of a variable that satisfy a clause, or the others. */
  void keep(int variable, int clause, boolean satisfying) {
    long[][] satisfied = theory.satisfied(variable);
    boolean some = false;
    for (int cell = 0; cell < satisfied.length; cell++) {
      boolean satisfies = (satisfied[cell][clause >>> 6] >>> clause & 1) != 0;
      if (satisfies != satisfying && has(variable, cell)) {
        drop(variable, cell);
        some = true;
      }
    }
    if (some) {
      changed(variable);
    }
  }

  /** Keeps the cells of a sum from one to before another. */
  void keepCells(int variable, int from, int to) {
    for (int cell = 0; cell < theory.variable(variable).cells(); cell++) {
      if (cell < from || cell >= to) {
        drop(variable, cell);
      }
    }
    changed(variable);
  }

  private void keepOnly(int variable, int cell) {
    keepCells(variable, cell, cell + 1);
  }

  private void drop(int variable, int cell) {
    box.cells[theory.cellsAt(variable) + (cell >>> 6)] &= ~(1L << cell);
  }

  private void bound(int field, long low, long high) {
    if (low > box.low[field] || high < box.high[field]) {
      box.low[field] = Math.max(low, box.low[field]);
      box.high[field] = Math.min(high, box.high[field]);
      tidy(field, false);
    }
  }

  /** The variable has lost cells. */
  private void changed(int variable) {
    if (variable < fields) {
      tidy(variable, true);
    } else {
      stale[variable] = true;
      anyStale = true;
      countChanged(variable);
      summarise(variable);
    }
  }

  /** Sums depend on counts of their fields. */
  private void countChanged(int variable) {
    if (theory.variable(variable) instanceof Variable.OfCount) {
      for (int sum : theory.besides(variable)) {
        stale[sum] = true;
        anyStale = true;
      }
    }
  }

  /** Brings cells and bounds of a field into line; {@code hasLost}: whether it has lost cells. */
  private void tidy(int field, boolean hasLost) {
    Variable.OfField variable = theory.field(field);
    boolean some = hasLost;
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int cell = 0; cell < variable.intervals().length; cell++) {
      if (cell == variable.absentCell() || !has(field, cell)) {
        continue;
      }
      long[] of = variable.intervals()[cell];
      long first = Intervals.first(of, box.low[field], box.high[field]);
      if (first == Intervals.NONE) {
        drop(field, cell);
        some = true;
      } else {
        low = Math.min(low, first);
        high = Math.max(high, Intervals.last(of, box.low[field], box.high[field]));
      }
    }
    if (low <= high) {
      box.low[field] = low;
      box.high[field] = high;
    }
    for (int link : theory.linksOfField(field)) {
      stale[link] = true;
      anyStale = true;
    }
    if (some) {
      summarise(field);
    }
  }

  private void summarise(int variable) {
    box.failed |= !clauses.summarise(box, variable);
  }

  /** Draws all conclusions; false where there is no compliant completion. */
  boolean conclude() {
    int rounds = 0;
    while (!box.failed && (clauses.isAnyStale() || anyStale)) {
      if (clauses.isAnyStale()) {
        clauses.conclude(box, this);
      } else {
        links(rounds++ < MOST_ROUNDS); // x < y and y < x would take turns for ages
      }
    }
    return !box.failed;
  }

  /** The clauses of a word that are not satisfied yet wherever the variables are. */
  long open(int word) {
    return clauses.open(box, word);
  }

  /** Whether the variable of an entry of the clause's word can satisfy it. */
  boolean maySatisfy(int entry, int clause) {
    return (box.may[entry] >>> clause & 1) != 0;
  }

  /** Whether it does in all of its cells. */
  boolean mustSatisfy(int entry, int clause) {
    return (box.must[entry] >>> clause & 1) != 0;
  }

  private void links(boolean alsoSums) {
    anyStale = false;
    for (int v = fields; v < variables && !box.failed; v++) {
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
    if (box.failed || !canBePresent) {
      return;
    }
    long least = sum.least(this);
    long most = sum.most(this);
    long above = least + missing(variable);
    long below = most - surplus(variable, sum);
    narrow(variable, sum, above, below);
    boolean mayBeAbsent = sum.absentCell() >= 0 && has(variable, sum.absentCell());
    if (!box.failed && !mayBeAbsent && (narrowLow > least || narrowHigh < most)) {
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
      if (has(variable, cell)) {
        long from = Math.max(least, number.lowest(cell));
        long to = Math.min(most, number.highest(cell));
        if (from > to) {
          drop(variable, cell);
          some = true;
        } else {
          narrowLow = Math.min(narrowLow, from);
          narrowHigh = Math.max(narrowHigh, to);
        }
      }
    }
    if (some) {
      summarise(variable);
    }
    return some;
  }

  /** How much larger a sum is at least, since more of its fields are not 0 than have to be. */
  private long missing(int variable) {
    long most = 0;
    for (int v : theory.besides(variable)) {
      var count = (Variable.OfCount) theory.variable(v);
      most = Math.max(most, count.lowestLeft(this, v) - count.least(this));
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
        if (count.isOpen(this, i)) {
          contributions[open++] = sum.coefficients()[place] * box.high[field];
        }
      }
      long zeros = open - Math.max(0, count.highestLeft(this, v) - count.least(this));
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
      if (!mayBePresent(field)) {
        keepOnly(variable, sum.absentCell());
        stale[variable] = false;
        return false;
      }
      mayBeAbsent |= mayBeAbsent(field);
    }
    if (!mayBeAbsent && has(variable, sum.absentCell())) {
      drop(variable, sum.absentCell());
      summarise(variable);
    }
    if (mayBeAbsent && !has(variable, sum.absentCell())) {
      for (int field : sum.fields()) {
        if (mayBeAbsent(field)) {
          drop(field, theory.field(field).absentCell());
          tidy(field, true);
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
    long spread = sum.most(this) - sum.least(this);
    for (int i = 0; i < sum.fields().length; i++) {
      int field = sum.fields()[i];
      long c = sum.coefficients()[i];
      long low = box.low[field];
      long high = box.high[field];
      long own = Math.abs(c) * (high - low);
      long least = Math.max(0, mustRise - (spread - own)); // of the field's own contribution
      long most = own - Math.max(0, mustFall - (spread - own));
      if (least > most) {
        box.failed = true;
        return;
      }
      long from = Math.ceilDiv(least, Math.abs(c));
      long to = Math.floorDiv(most, Math.abs(c));
      bound(field, c > 0 ? low + from : high - to, c > 0 ? low + to : high - from);
      if (box.failed) {
        return;
      }
    }
  }

  private void count(int variable, Variable.OfCount count) {
    long least = count.least(this);
    long most = count.most(this);
    if (narrow(variable, count, least, most)) {
      countChanged(variable);
    }
    if (!box.failed && least < most && (narrowLow == most || narrowHigh == least)) {
      settle(count, narrowLow == most);
    }
  }

  /** Fields that could be 0 or not are all not 0, or all 0. */
  private void settle(Variable.OfCount count, boolean toCount) {
    for (int i = 0; i < count.fields().length; i++) {
      if (count.isOpen(this, i)) {
        int field = count.fields()[i];
        for (int cell = 0; cell < count.counted()[i].length; cell++) {
          if (count.counted()[i][cell] != toCount) {
            drop(field, cell);
          }
        }
        changed(field);
      }
    }
  }

  private void atom(int variable, Variable.OfAtom atom) {
    @Nullable Value[] row = new @Nullable Value[fields];
    for (int field : atom.fields()) {
      if (!isDecided(field)) {
        return;
      }
      row[field] = mayBeAbsent(field) ? null : theory.units(field).value(box.low[field]);
    }
    boolean mayHold = atom.atom().evaluate(Row.of(atom.type(), row)) != Truth.FALSE;
    int wrong = mayHold ? Variable.OfAtom.FALSE : Variable.OfAtom.MAY_HOLD;
    if (has(variable, wrong)) {
      drop(variable, wrong);
      summarise(variable);
    }
  }
}
