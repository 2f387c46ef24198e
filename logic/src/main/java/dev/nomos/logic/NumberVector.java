package dev.nomos.logic;

import java.math.BigDecimal;

/**
 * A number for each record of a batch: {@code values[i] / denominator}, where {@code states[i]}
 * says that there is one.
 */
final class NumberVector {
  /** 10^0 to 10^18. */
  static final long[] POWERS = powers();

  final long[] values;

  /** {@link RecordBatch#PRESENT}, {@link RecordBatch#ABSENT} or {@link RecordBatch#EXACT}. */
  final byte[] states;

  /** At least 1. */
  final long denominator;

  final int size;

  /** True where every number is present: then nobody need look at the states. */
  final boolean complete;

  NumberVector(long[] values, byte[] states, long denominator, int size) {
    this(values, states, denominator, size, isComplete(states, size));
  }

  /** {@code complete}: what the states say. */
  NumberVector(long[] values, byte[] states, long denominator, int size, boolean complete) {
    this.values = values;
    this.states = states;
    this.denominator = denominator;
    this.size = size;
    this.complete = complete;
  }

  private static long[] powers() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  private static boolean isComplete(byte[] states, int size) {
    for (int i = 0; i < size; i++) {
      if (states[i] != RecordBatch.PRESENT) {
        return false;
      }
    }
    return true;
  }

  /** The number of a record that has one. */
  Value value(int i) {
    return denominator == 1
        ? Value.of(values[i])
        : Value.of(BigDecimal.valueOf(values[i]).divide(BigDecimal.valueOf(denominator)));
  }
}
