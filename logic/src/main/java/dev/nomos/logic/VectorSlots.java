package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slots that features put the records of a batch in: the same as {@link Feature#slotOf}
 * does for each record. For one batch and one thread.
 */
final class VectorSlots {
  /** With more thresholds than this a search is faster than counting those passed. */
  private static final int COUNTED_THRESHOLDS = 12;

  /** With a word for fewer records than these, to look up each word beforehand would not pay. */
  private static final int FEW_WORDS = 4;

  private final RecordBatch batch;
  private final int size;
  private final VectorTerms terms;
  private final Leaves leaves;
  private final @Nullable Row[] rows;

  VectorSlots(RecordBatch batch, Leaves leaves) {
    this.batch = batch;
    this.size = batch.size();
    this.terms = new VectorTerms(batch);
    this.leaves = leaves;
    this.rows = new @Nullable Row[size];
  }

  /** Atoms inside of formulas as features of their own. One thread's; lives as long as a space. */
  static final class Leaves {
    private final RowType type;
    private final Map<Formula.Atom, Feature> known = new HashMap<>();

    Leaves(RowType type) {
      this.type = type;
    }

    Feature of(Formula.Atom atom) {
      return known.computeIfAbsent(
          atom, a -> Features.of(type, List.of(Predicate.of(a))).getFirst());
    }
  }

  /** Writes each record's slot to {@code slots}. */
  void find(Feature feature, int[] slots) {
    switch (feature) {
      case RankFeature ranked -> ranks(ranked, slots);
      case SignFeature signed -> signs(signed, slots);
      case TruthFeature truth -> {
        byte[] truths = truths(truth.formula());
        for (int i = 0; i < size; i++) {
          slots[i] = truths[i] == FALSE ? TruthFeature.FALSE : truth.absentSlot();
        }
      }
    }
  }

  private int byRow(Feature feature, int i) {
    Row row = rows[i];
    if (row == null) {
      row = batch.row(i);
      rows[i] = row;
    }
    return feature.slotOf(row);
  }

  private void byRow(Feature feature, int[] slots) {
    for (int i = 0; i < size; i++) {
      slots[i] = byRow(feature, i);
    }
  }

  /** Sets the slots of the records that the numbers do not say all of. */
  private void complete(Feature feature, byte[] states, int[] slots) {
    for (int i = 0; i < size; i++) {
      if (states[i] == RecordBatch.ABSENT) {
        slots[i] = feature.absentSlot();
      } else if (states[i] == RecordBatch.EXACT) {
        slots[i] = byRow(feature, i);
      }
    }
  }

  // ---- a term against constants ----

  private void ranks(RankFeature feature, int[] slots) {
    int field = field(feature.term());
    if (field >= 0 && batch.numbers(field) == null) {
      textRanks(feature, batch.codes(field), slots);
      return;
    }
    NumberVector numbers = terms.of(feature.term()).orElse(null);
    if (numbers == null) {
      byRow(feature, slots);
      return;
    }
    Bounds bounds = new Bounds(feature.thresholds(), numbers.denominator);
    bounds.slots(numbers.values, slots, size);
    if (!numbers.complete) {
      complete(feature, numbers.states, slots);
    }
  }

  /** The position of a plain field; -1 for any other term. */
  private int field(Term term) {
    return term instanceof Term.FieldRef(var name) ? batch.type().indexOf(name) : -1;
  }

  private void textRanks(RankFeature feature, int[] codes, int[] slots) {
    List<Value> words = batch.words();
    int[] slotAfterCode = new int[words.size() + 1]; // first that of NO_CODE, which is -1
    slotAfterCode[0] = feature.absentSlot();
    if (words.size() > size / FEW_WORDS) {
      findAsMet(feature, codes, slotAfterCode, slots);
      return;
    }
    for (int code = 0; code < words.size(); code++) {
      slotAfterCode[code + 1] = feature.slotOf(words.get(code));
    }
    for (int i = 0; i < size; i++) {
      slots[i] = slotAfterCode[codes[i] + 1];
    }
  }

  /** Most words are of other fields: each is looked up when the first record has it. */
  private void findAsMet(RankFeature feature, int[] codes, int[] slotAfterCode, int[] slots) {
    Arrays.fill(slotAfterCode, 1, slotAfterCode.length, -1);
    for (int i = 0; i < size; i++) {
      int at = codes[i] + 1;
      if (slotAfterCode[at] < 0) {
        slotAfterCode[at] = feature.slotOf(batch.words().get(codes[i]));
      }
      slots[i] = slotAfterCode[at];
    }
  }

  /**
   * Thresholds as whole numbers over a denominator. A number v has passed threshold t where t <= v,
   * and left it where t < v; of whole numbers these are v >= ceil(t) and v > floor(t). Its slot is
   * the number of thresholds passed and of those left.
   */
  private static final class Bounds {
    private final long[] ceilings;
    private final long[] floors;

    /** Slots below every number of 64 bits. */
    private final int base;

    Bounds(List<Value> thresholds, long denominator) {
      BigDecimal factor = BigDecimal.valueOf(denominator);
      List<BigDecimal> all = thresholds.stream().map(t -> t.decimal().multiply(factor)).toList();
      List<BigDecimal> within = all.stream().filter(t -> isLong(t) == 0).toList();
      base = 2 * (int) all.stream().filter(t -> isLong(t) < 0).count();
      ceilings = within.stream().mapToLong(t -> whole(t, RoundingMode.CEILING)).toArray();
      floors = within.stream().mapToLong(t -> whole(t, RoundingMode.FLOOR)).toArray();
    }

    private static long whole(BigDecimal number, RoundingMode mode) {
      return number.setScale(0, mode).longValueExact();
    }

    /** The side of the 64-bit numbers on which a number is; 0 where they go round it. */
    private static int isLong(BigDecimal number) {
      BigInteger low = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
      BigInteger high = number.setScale(0, RoundingMode.CEILING).toBigInteger();
      return low.bitLength() < Long.SIZE && high.bitLength() < Long.SIZE ? 0 : number.signum();
    }

    void slots(long[] values, int[] slots, int size) {
      if (floors.length > COUNTED_THRESHOLDS) {
        for (int i = 0; i < size; i++) {
          slots[i] = base + search(ceilings, values[i]) + search(floors, values[i] - 1, values[i]);
        }
        return;
      }
      Arrays.fill(slots, 0, size, base);
      for (int k = 0; k < floors.length; k++) {
        long ceiling = ceilings[k];
        long floor = floors[k];
        for (int i = 0; i < size; i++) {
          slots[i] += (values[i] >= ceiling ? 1 : 0) + (values[i] > floor ? 1 : 0);
        }
      }
    }

    /** How many bounds are at most {@code value}. */
    private static int search(long[] bounds, long value) {
      int low = 0;
      int high = bounds.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (bounds[middle] <= value) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    /** How many bounds are below {@code value}, {@code before} being the number before it. */
    private static int search(long[] bounds, long before, long value) {
      return before > value ? 0 : search(bounds, before);
    }
  }

  // ---- a term against another ----

  private void signs(SignFeature feature, int[] slots) {
    int left = field(feature.left());
    int right = field(feature.right());
    if (left >= 0 && right >= 0 && batch.numbers(left) == null && batch.numbers(right) == null) {
      textSigns(feature, batch.codes(left), batch.codes(right), slots);
      return;
    }
    NumberVector a = terms.of(feature.left()).orElse(null);
    NumberVector b = terms.of(feature.right()).orElse(null);
    if (a == null || b == null) {
      byRow(feature, slots);
      return;
    }
    long common = VectorTerms.common(a, b);
    compare(feature, terms.rescaled(a, common), terms.rescaled(b, common), slots);
  }

  private void compare(SignFeature feature, NumberVector a, NumberVector b, int[] slots) {
    for (int i = 0; i < size; i++) {
      slots[i] = SignFeature.EQUAL + Long.signum(Long.compare(a.values[i], b.values[i]));
    }
    if (!a.complete) {
      complete(feature, a.states, slots);
    }
    if (!b.complete) {
      complete(feature, b.states, slots);
    }
  }

  private void textSigns(SignFeature feature, int[] a, int[] b, int[] slots) {
    for (int i = 0; i < size; i++) {
      boolean absent = a[i] == RecordBatch.NO_CODE || b[i] == RecordBatch.NO_CODE;
      slots[i] =
          absent ? feature.absentSlot() : a[i] == b[i] ? SignFeature.EQUAL : SignFeature.GREATER;
    }
  }

  // ---- formulas: a byte per record, ordered as truths are ----

  private static final byte FALSE = 0;
  private static final byte UNKNOWN = 1;
  private static final byte TRUE = 2;

  private byte[] truths(Formula formula) {
    return switch (formula) {
      case Formula.Compare(Term.Constant _, _, Term.Constant _) -> constant(formula);
      case Formula.Atom atom -> atom(leaves.of(atom));
      case Formula.Not(var body) -> negated(truths(body));
      case Formula.AllOf(var parts) -> folded(parts, TRUE);
      case Formula.AnyOf(var parts) -> folded(parts, FALSE);
      case Formula.Implies(var a, var b) -> fold(negated(truths(a)), truths(b), FALSE);
      case Formula.Iff(var a, var b) -> same(truths(a), truths(b));
    };
  }

  private byte[] constant(Formula formula) {
    byte[] truths = new byte[size];
    if (size > 0) {
      Arrays.fill(truths, formula.evaluate(batch.row(0)) == Truth.FALSE ? FALSE : TRUE);
    }
    return truths;
  }

  private byte[] atom(Feature leaf) {
    int[] slots = new int[size];
    find(leaf, slots);
    int possible = leaf.classOfSlot(leaf.absentSlot());
    byte[] truths = new byte[size];
    for (int i = 0; i < size; i++) {
      boolean mayHold = leaf.classOfSlot(slots[i]) == possible;
      truths[i] = slots[i] == leaf.absentSlot() ? UNKNOWN : mayHold ? TRUE : FALSE;
    }
    return truths;
  }

  private byte[] folded(List<Formula> parts, byte neutral) {
    byte[] all = new byte[size];
    Arrays.fill(all, neutral);
    for (Formula part : parts) {
      all = fold(all, truths(part), neutral);
    }
    return all;
  }

  /** The lesser truth where TRUE is neutral, else the greater one. */
  private byte[] fold(byte[] a, byte[] b, byte neutral) {
    for (int i = 0; i < size; i++) {
      a[i] = (byte) (neutral == TRUE ? Math.min(a[i], b[i]) : Math.max(a[i], b[i]));
    }
    return a;
  }

  private byte[] negated(byte[] a) {
    for (int i = 0; i < size; i++) {
      a[i] = (byte) (TRUE - a[i]);
    }
    return a;
  }

  private byte[] same(byte[] a, byte[] b) {
    for (int i = 0; i < size; i++) {
      boolean unknown = a[i] == UNKNOWN || b[i] == UNKNOWN;
      a[i] = unknown ? UNKNOWN : a[i] == b[i] ? TRUE : FALSE;
    }
    return a;
  }
}
