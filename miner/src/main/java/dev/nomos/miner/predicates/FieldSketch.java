package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.miner.predicates.ValueSerDe.Item;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.common.ArrayOfItemsSerDe;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.apache.datasketches.kll.KllItemsSketch;
import org.apache.datasketches.quantilescommon.ItemsSketchSortedView;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.jspecify.annotations.Nullable;

/**
 * One field's values in bounded memory: quantiles by a KLL sketch (Karnin, Lang and Liberty 2016),
 * frequent values by the frequent-items sketch of Anderson et al. (2017). Exact while there are no
 * more than {@value #K} values and {@value #MOST_VALUES} distinct ones; beyond, ranks are off by
 * about 0.3 % at most, and which values are kept on the way to that is left to chance.
 */
final class FieldSketch {
  private static final int K = 1_024;

  /** A power of two; three quarters of it are used. */
  private static final int MAP = 1_024;

  static final int MOST_VALUES = MAP / 4 * 3;

  /** Longer values are no constants that anyone would want, and would cost any amount of memory. */
  private static final int MOST_CHARACTERS = 200;

  private static final ArrayOfItemsSerDe<Item> SERDE = new ValueSerDe();
  private static final Comparator<Item> ORDER =
      (a, b) -> Value.compareNumbers(a.value(), b.value());

  /** A value with how often it was added, at most. */
  record Frequent(Value value, long count) {}

  private final @Nullable KllItemsSketch<Item> numbers;
  private final FrequentItemsSketch<Item> values = new FrequentItemsSketch<>(MAP);

  private FieldSketch(@Nullable KllItemsSketch<Item> numbers) {
    this.numbers = numbers;
  }

  static FieldSketch of(Field field) {
    return new FieldSketch(
        isMeasured(field) ? KllItemsSketch.newHeapInstance(K, ORDER, SERDE) : null);
  }

  static boolean isMeasured(Field field) {
    return field.type() == FieldType.INTEGER || field.type() == FieldType.REAL;
  }

  void add(Value value) {
    if (!isShort(value)) {
      return;
    }
    Item item = new Item(value);
    values.update(item);
    if (numbers != null && value.isNumber()) {
      numbers.update(item);
    }
  }

  private static boolean isShort(Value value) {
    return switch (value) {
      case Value.Whole _ -> true;
      case Value.Real(var number) -> Value.plainDigits(number) <= MOST_CHARACTERS;
      case Value.Text(var text) -> text.length() <= MOST_CHARACTERS;
      case Value.Ratio _ -> false; // no field has it
    };
  }

  void merge(FieldSketch other) {
    values.merge(other.values);
    if (numbers != null && other.numbers != null && !other.numbers.isEmpty()) {
      numbers.merge(other.numbers);
    }
  }

  /** Values added. */
  long count() {
    return values.getStreamLength();
  }

  /** Whether every distinct value is known, with its exact count. */
  boolean isComplete() {
    return values.getMaximumError() == 0;
  }

  /** Values that are known, most frequent first, equally frequent ones by their text. */
  List<Frequent> frequent() {
    if (values.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(values.getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES))
        .map(row -> new Frequent(row.getItem().value(), row.getEstimate()))
        .sorted(
            Comparator.comparingLong((Frequent each) -> -each.count())
                .thenComparing(each -> each.value().text()))
        .toList();
  }

  boolean hasNumbers() {
    return numbers != null && !numbers.isEmpty();
  }

  /** Throws where there are no numbers. */
  OrderStatistics order() {
    ItemsSketchSortedView<Item> view = numbers().getSortedView();
    Item[] ascending = view.getQuantiles();
    long[] upTo = view.getCumulativeWeights();
    return new OrderStatistics(view.getN(), index -> ascending[first(upTo, index + 1)].value());
  }

  /** Where the weights come to at least {@code wanted}. */
  private static int first(long[] upTo, long wanted) {
    int at = Arrays.binarySearch(upTo, wanted);
    return Math.min(at < 0 ? -at - 1 : at, upTo.length - 1);
  }

  /** Share of the numbers below {@code value}, or up to it. */
  double rank(Value value, boolean inclusive) {
    return numbers()
        .getRank(
            new Item(value),
            inclusive ? QuantileSearchCriteria.INCLUSIVE : QuantileSearchCriteria.EXCLUSIVE);
  }

  private KllItemsSketch<Item> numbers() {
    if (numbers == null) {
      throw new IllegalStateException("a field without numbers has no order");
    }
    return numbers;
  }

  ByteBuffer numbersToBytes() {
    return hasNumbers() ? ByteBuffer.wrap(numbers().toByteArray()) : ByteBuffer.allocate(0);
  }

  ByteBuffer valuesToBytes() {
    return values.isEmpty() ? ByteBuffer.allocate(0) : ByteBuffer.wrap(values.toByteArray(SERDE));
  }

  /** Adds what {@link #numbersToBytes} and {@link #valuesToBytes} wrote. */
  void merge(ByteBuffer numberSketch, ByteBuffer valueSketch) {
    try {
      if (valueSketch.hasRemaining()) {
        values.merge(FrequentItemsSketch.getInstance(segment(valueSketch), SERDE));
      }
      if (numbers != null && numberSketch.hasRemaining()) {
        numbers.merge(KllItemsSketch.heapify(segment(numberSketch), ORDER, SERDE));
      }
    } catch (SketchesArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a profile's sketch cannot be read: " + e.getMessage(), e);
    }
  }

  private static MemorySegment segment(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.remaining()];
    buffer.duplicate().get(octets);
    return MemorySegment.ofArray(octets);
  }
}
