package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some records of one row type by columns: what evidence is counted from. Immutable.
 *
 * <p>A numeric field's column holds whole numbers over one denominator, a power of ten; a value
 * that does not fit 64 bits that way is kept as it is, and its row is evaluated by itself. Any
 * other field's column holds codes into the batch's {@link #words}: equal codes are equal values.
 */
public final class RecordBatch {
  /** In {@link NumberVector#states}: the number says it all. */
  static final byte PRESENT = 0;

  /** There is no value. */
  static final byte ABSENT = 1;

  /** There is a value that 64 bits do not hold. */
  static final byte EXACT = 2;

  static final int NO_CODE = -1;

  private final RowType type;
  private final long firstRow;
  private final int size;
  private final @Nullable NumberVector[] numbers;
  private final @Nullable Value[][] exact;
  private final int[][] codes;
  private final List<Value> words;

  private RecordBatch(Builder from) {
    this.type = from.type;
    this.firstRow = from.firstRow;
    this.size = from.size;
    this.codes = from.codes;
    this.exact = from.exact;
    this.words = from.words;
    this.numbers = new @Nullable NumberVector[type.size()];
    for (int f = 0; f < numbers.length; f++) {
      numbers[f] = isNumeric(type, f) ? from.numbers(f) : null;
    }
  }

  private static boolean isNumeric(RowType type, int field) {
    return type.fields().get(field).type().isNumeric();
  }

  public RowType type() {
    return type;
  }

  /** How many records there are. */
  public int size() {
    return size;
  }

  /** The place of the batch's first record among all. */
  public long firstRow() {
    return firstRow;
  }

  /** A numeric field's values; null for any other field. */
  @Nullable NumberVector numbers(int field) {
    return numbers[field];
  }

  /** The code of each record's value, or {@link #NO_CODE}; meaningless for a numeric field. */
  int[] codes(int field) {
    return codes[field];
  }

  /** The values that codes stand for. */
  List<Value> words() {
    return words;
  }

  /** The value of a field in a record; null where it is absent. */
  @Nullable Value value(int field, int i) {
    NumberVector column = numbers[field];
    if (column == null) {
      int code = codes[field][i];
      return code == NO_CODE ? null : words.get(code);
    }
    return switch (column.states[i]) {
      case PRESENT -> column.value(i);
      case EXACT -> exact[field][i];
      default -> null;
    };
  }

  /** One record as a row. */
  public Row row(int i) {
    @Nullable Value[] cells = new @Nullable Value[type.size()];
    for (int f = 0; f < cells.length; f++) {
      cells[f] = value(f, i);
    }
    return Row.of(type, cells);
  }

  /**
   * Fills batches, one record after the other: either whole rows, or values by field and then
   * {@link #endRecord}. Not thread-safe.
   */
  public static final class Builder {
    private final RowType type;
    private final int capacity;
    private final Map<String, Integer> codeOf = new HashMap<>();
    private long firstRow;
    private int size;
    private long[][] numbers = {};
    private byte[][] scales = {};
    private byte[][] states = {};
    private @Nullable Value[][] exact = {};
    private int[][] codes = {};
    private List<Value> words = List.of();

    /** {@code capacity}: most records of a batch, at least 1. */
    public Builder(RowType type, int capacity) {
      this.type = type;
      this.capacity = capacity;
      clear(0);
    }

    private void clear(long first) {
      int n = type.size();
      firstRow = first;
      size = 0;
      numbers = new long[n][];
      scales = new byte[n][];
      states = new byte[n][];
      exact = new @Nullable Value[n][];
      codes = new int[n][];
      words = new ArrayList<>();
      codeOf.clear();
      for (int f = 0; f < n; f++) {
        boolean numeric = isNumeric(type, f);
        numbers[f] = new long[numeric ? capacity : 0];
        scales[f] = new byte[numeric ? capacity : 0];
        states[f] = new byte[numeric ? capacity : 0];
        exact[f] = new @Nullable Value[0];
        codes[f] = new int[numeric ? 0 : capacity];
        Arrays.fill(states[f], ABSENT);
        Arrays.fill(codes[f], NO_CODE);
      }
    }

    public boolean isFull() {
      return size == capacity;
    }

    public int size() {
      return size;
    }

    /** Adds a record with the row's values; throws {@link IllegalStateException} where full. */
    public void add(Row row) {
      for (int f = 0; f < type.size(); f++) {
        Value value = row.get(f);
        if (value != null) {
          put(f, value);
        }
      }
      endRecord();
    }

    /** The value of a field in the record under way. */
    public void put(int field, Value value) {
      if (!isNumeric(type, field)) {
        put(field, value.text(), value);
      } else if (value instanceof Value.Whole(var number)) {
        put(field, number, 0);
      } else if (value instanceof Value.Real(var number) && fits(number)) {
        put(field, number.unscaledValue().longValue(), number.scale());
      } else {
        keep(field, size, value);
      }
    }

    private static boolean fits(BigDecimal number) {
      return number.scale() >= 0
          && number.scale() < NumberVector.POWERS.length
          && number.unscaledValue().bitLength() < Long.SIZE;
    }

    /** The number {@code unscaled / 10^scale} of a numeric field, {@code scale} from 0 to 18. */
    public void put(int field, long unscaled, int scale) {
      numbers[field][size] = unscaled;
      scales[field][size] = (byte) scale;
      states[field][size] = PRESENT;
    }

    /** The value of a field that is not numeric. */
    public void put(int field, String text) {
      Integer code = codeOf.get(text);
      codes[field][size] = code != null ? code : newCode(text, Value.of(text));
    }

    /** A number and the text that writes it are equal, and so have one code. */
    private void put(int field, String text, Value value) {
      Integer code = codeOf.get(text);
      codes[field][size] = code != null ? code : newCode(text, value);
    }

    private int newCode(String text, Value value) {
      int code = words.size();
      words.add(value);
      codeOf.put(text, code);
      return code;
    }

    private void keep(int field, int i, Value value) {
      if (exact[field].length == 0) {
        exact[field] = new @Nullable Value[capacity];
      }
      exact[field][i] = value;
      states[field][i] = EXACT;
    }

    /** Fields that were given no value are absent. */
    public void endRecord() {
      if (isFull()) {
        throw new IllegalStateException("a batch has room for " + capacity + " records");
      }
      size++;
    }

    /** The records so far, as a batch; the next one is empty and counts on. */
    public RecordBatch build() {
      RecordBatch batch = new RecordBatch(this);
      clear(firstRow + size);
      return batch;
    }

    /** All numbers over the greatest denominator of the column. */
    private NumberVector numbers(int field) {
      int scale = 0;
      for (int i = 0; i < size; i++) {
        scale = Math.max(scale, states[field][i] == PRESENT ? scales[field][i] : 0);
      }
      for (int i = 0; scale > 0 && i < size; i++) {
        if (states[field][i] == PRESENT) {
          rescale(field, i, scale);
        }
      }
      return new NumberVector(numbers[field], states[field], NumberVector.POWERS[scale], size);
    }

    private void rescale(int field, int i, int scale) {
      long number = numbers[field][i];
      long factor = NumberVector.POWERS[scale - scales[field][i]];
      long product = number * factor;
      if (Math.multiplyHigh(number, factor) == product >> (Long.SIZE - 1)) {
        numbers[field][i] = product;
      } else {
        keep(field, i, Value.of(new BigDecimal(BigInteger.valueOf(number), scales[field][i])));
      }
    }
  }
}
