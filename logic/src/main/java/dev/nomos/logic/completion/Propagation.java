package dev.nomos.logic.completion;

import dev.nomos.logic.Value;
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

  private final Links links;

  /** Rounds of conclusions on sums, after which what they still say is left to decisions. */
  private static final int MOST_ROUNDS = 64;

  private Box box;

  Propagation(CompletionTheory theory) {
    this.theory = theory;
    variables = theory.variables();
    fields = theory.fields();
    clauses = new Clauses(theory);
    links = new Links(theory, this);
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
    links.clear();
  }

  /** Turns to a box in which nothing was concluded yet. */
  void onNew(Box other) {
    box = other;
    clauses.lookAtAll();
    links.lookAtAll();
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

  /** {@code record} becomes the one of the box that is nearest to another, field by field. */
  void nearest(Witness wish, Witness record) {
    for (int field = 0; field < fields; field++) {
      if (mayBeAbsent(field) && (wish.isAbsent(field) || !mayBePresent(field))) {
        record.putAbsent(field);
      } else {
        record.put(field, nearest(field, wish.units(field)));
      }
    }
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

  void keepOnly(int variable, int cell) {
    keepCells(variable, cell, cell + 1);
  }

  /** Takes a cell away; {@link #changed} draws what follows from that. */
  void drop(int variable, int cell) {
    box.cells[theory.cellsAt(variable) + (cell >>> 6)] &= ~(1L << cell);
  }

  /** Restricts a field's numbers, where it has any; whether it may be absent stays as it is. */
  void bound(int field, long low, long high) {
    if (low > box.low[field] || high < box.high[field]) {
      box.low[field] = Math.max(low, box.low[field]);
      box.high[field] = Math.min(high, box.high[field]);
      tidy(field, false);
    }
  }

  /** The variable has lost cells. */
  void changed(int variable) {
    if (variable < fields) {
      tidy(variable, true);
    } else {
      links.changed(variable);
      summarise(variable);
    }
  }

  /** Brings cells and bounds of a field into line; {@code hasLost}: whether it has lost cells. */
  void tidy(int field, boolean hasLost) {
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
    links.fieldChanged(field);
    if (some) {
      summarise(field);
    }
  }

  /** The clauses' side of a variable that has lost cells. */
  void summarise(int variable) {
    box.failed |= !clauses.summarise(box, variable);
  }

  /** Draws all conclusions; false where there is no compliant completion. */
  boolean conclude() {
    int rounds = 0;
    while (!box.failed && (clauses.isAnyStale() || links.isAnyStale())) {
      if (clauses.isAnyStale()) {
        clauses.conclude(box, this);
      } else {
        links.conclude(rounds++ < MOST_ROUNDS); // x < y and y < x would take turns for ages
      }
    }
    return !box.failed;
  }

  boolean isFailed() {
    return box.failed;
  }

  /** There is no compliant completion. */
  void fail() {
    box.failed = true;
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
}
