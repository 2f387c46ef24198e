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
  private final int words;

  /** Where a variable's bit set begins in {@link Box#cells}; one more at the end. */
  private final int[] at;

  /** Clauses of the rules in force. */
  private final long[] enabled;

  /** Sums and atoms to look at again, by variable. */
  private final boolean[] stale;

  /** Rounds of conclusions on sums, after which what they still say is left to decisions. */
  private static final int MOST_ROUNDS = 64;

  private boolean anyStale;
  private boolean clausesStale;
  private Box box;

  Propagation(CompletionTheory theory) {
    this.theory = theory;
    variables = theory.variables();
    fields = theory.fields();
    words = theory.words();
    at = new int[variables + 1];
    for (int v = 0; v < variables; v++) {
      at[v + 1] = at[v] + ((theory.variable(v).cells() + 63) >>> 6);
    }
    enabled = new long[words];
    stale = new boolean[variables];
    box = unrestricted();
    enableAll();
  }

  /** All that the domains allow. */
  Box unrestricted() {
    Box all = new Box(at[variables], fields, words * variables);
    for (int v = 0; v < variables; v++) {
      for (int cell = 0; cell < theory.variable(v).cells(); cell++) {
        all.cells[at[v] + (cell >>> 6)] |= 1L << cell;
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
    clausesStale = false;
    anyStale = false;
    Arrays.fill(stale, false);
  }

  /** Turns to a box in which nothing was concluded yet. */
  void onNew(Box other) {
    box = other;
    clausesStale = true;
    anyStale = true;
    Arrays.fill(stale, fields, variables, true);
  }

  void enableAll() {
    Arrays.fill(enabled, -1);
    if ((theory.clauses() & 63) != 0) {
      enabled[words - 1] = (1L << theory.clauses()) - 1;
    }
  }

  void disableAll() {
    Arrays.fill(enabled, 0);
  }

  void enable(int clause) {
    enabled[clause >>> 6] |= 1L << clause;
  }

  long enabled(int word) {
    return enabled[word];
  }

  boolean has(int variable, int cell) {
    return (box.cells[at[variable] + (cell >>> 6)] >>> cell & 1) != 0;
  }

  int cellsLeft(int variable) {
    int left = 0;
    for (int w = at[variable]; w < at[variable + 1]; w++) {
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
      tidy(field);
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
    box.cells[at[variable] + (cell >>> 6)] &= ~(1L << cell);
  }

  private void bound(int field, long low, long high) {
    if (low > box.low[field] || high < box.high[field]) {
      box.low[field] = Math.max(low, box.low[field]);
      box.high[field] = Math.min(high, box.high[field]);
      changed(field);
    }
  }

  private void changed(int variable) {
    if (variable < fields) {
      tidy(variable);
    } else {
      stale[variable] = true;
      anyStale = true;
      summarise(variable);
    }
  }

  /** Brings cells and bounds of a field into line. */
  private void tidy(int field) {
    Variable.OfField variable = theory.field(field);
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
    summarise(field);
  }

  /** Finds out anew which clauses a variable may and must satisfy. */
  private void summarise(int variable) {
    long[][] satisfied = theory.satisfied(variable);
    boolean some = false;
    for (int w : theory.wordsOf(variable)) {
      box.may[w * variables + variable] = 0;
      box.must[w * variables + variable] = -1;
    }
    for (int cell = 0; cell < satisfied.length; cell++) {
      if (has(variable, cell)) {
        some = true;
        long[] of = satisfied[cell];
        for (int w : theory.wordsOf(variable)) {
          box.may[w * variables + variable] |= of[w];
          box.must[w * variables + variable] &= of[w];
        }
      }
    }
    box.failed |= !some;
    clausesStale = true;
  }

  /** Draws all conclusions; false where there is no compliant completion. */
  boolean conclude() {
    int rounds = 0;
    while (!box.failed && (clausesStale || anyStale)) {
      if (clausesStale) {
        clauses();
      } else {
        links(rounds++ < MOST_ROUNDS); // x < y and y < x would take turns for ages
      }
    }
    return !box.failed;
  }

  private void clauses() {
    clausesStale = false;
    for (int w = 0; w < words && !box.failed; w++) {
      long one = 0;
      long two = 0;
      long all = 0;
      int end = (w + 1) * variables;
      for (int i = w * variables; i < end; i++) {
        long x = box.may[i];
        two |= one & x;
        one |= x;
        all |= box.must[i];
      }
      long open = enabled[w] & ~all;
      if ((open & ~one) != 0) {
        box.failed = true;
      } else if ((open & ~two) != 0) {
        units(w, open & ~two);
      }
    }
  }

  /** Clauses of a word that one variable alone may satisfy. */
  private void units(int word, long units) {
    for (long rest = units; rest != 0 && !box.failed; rest &= rest - 1) {
      int bit = Long.numberOfTrailingZeros(rest);
      for (int v = 0; v < variables; v++) {
        if ((box.may[word * variables + v] >>> bit & 1) != 0) {
          keep(v, (word << 6) + bit, true);
        }
      }
    }
  }

  /** The clauses of a word that are not satisfied yet wherever the variables are. */
  long open(int word) {
    long all = 0;
    int end = (word + 1) * variables;
    for (int i = word * variables; i < end; i++) {
      all |= box.must[i];
    }
    return enabled[word] & ~all;
  }

  boolean maySatisfy(int variable, int clause) {
    return (box.may[(clause >>> 6) * variables + variable] >>> clause & 1) != 0;
  }

  boolean mustSatisfy(int variable, int clause) {
    return (box.must[(clause >>> 6) * variables + variable] >>> clause & 1) != 0;
  }

  private void links(boolean alsoSums) {
    anyStale = false;
    for (int v = fields; v < variables && !box.failed; v++) {
      if (stale[v]) {
        stale[v] = false;
        switch (theory.variable(v)) {
          case Variable.OfSum sum when alsoSums -> sum(v, sum);
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
    long least = least(sum);
    long most = most(sum);
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    boolean some = false;
    for (int cell = 0; cell < sum.starts().length; cell++) {
      if (has(variable, cell)) {
        long from = Math.max(least, sum.lowest(cell));
        long to = Math.min(most, sum.highest(cell));
        if (from > to) {
          drop(variable, cell);
          some = true;
        } else {
          low = Math.min(low, from);
          high = Math.max(high, to);
        }
      }
    }
    if (some) {
      summarise(variable);
    }
    boolean mayBeAbsent = sum.absentCell() >= 0 && has(variable, sum.absentCell());
    if (!box.failed && !mayBeAbsent && (low > least || high < most)) {
      boundFields(sum, low - least, most - high);
    }
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
          tidy(field);
        }
      }
    }
    return true;
  }

  long least(Variable.OfSum sum) {
    long least = 0;
    for (int i = 0; i < sum.fields().length; i++) {
      long c = sum.coefficients()[i];
      least += c * (c > 0 ? box.low[sum.fields()[i]] : box.high[sum.fields()[i]]);
    }
    return least;
  }

  long most(Variable.OfSum sum) {
    long most = 0;
    for (int i = 0; i < sum.fields().length; i++) {
      long c = sum.coefficients()[i];
      most += c * (c > 0 ? box.high[sum.fields()[i]] : box.low[sum.fields()[i]]);
    }
    return most;
  }

  /**
   * @param mustRise how far the sum must be above its least
   * @param mustFall how far it must be below its most
   */
  private void boundFields(Variable.OfSum sum, long mustRise, long mustFall) {
    long spread = most(sum) - least(sum);
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
