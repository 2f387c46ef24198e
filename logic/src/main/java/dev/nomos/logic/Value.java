package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A value that was sent. A field not sent has no value at all: it is absent, never 0. */
public sealed interface Value {
  record Whole(long number) implements Value {
    @Override
    public String toString() {
      return text();
    }
  }

  /** An exact decimal; trailing zeros do not count: 1.50 equals 1.5. */
  record Real(BigDecimal number) implements Value {
    public Real {
      number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return text();
    }
  }

  record Text(String text) implements Value {
    @Override
    public String toString() {
      return text;
    }
  }

  static Value of(long number) {
    return new Whole(number);
  }

  static Value of(String text) {
    return new Text(text);
  }

  /** A whole number where {@code number} is one that fits 64 bits, else a decimal. */
  static Value of(BigDecimal number) {
    try {
      return new Whole(number.longValueExact());
    } catch (ArithmeticException fractionOrTooLarge) {
      return new Real(number);
    }
  }

  /** The value as it is written in tables: no quotes, no exponent. */
  default String text() {
    return switch (this) {
      case Whole(var number) -> Long.toString(number);
      case Real(var number) -> number.toPlainString();
      case Text(var text) -> text;
    };
  }

  default boolean isNumber() {
    return !(this instanceof Text);
  }

  /** Throws {@link IllegalStateException} on text: types are checked when formulas are loaded. */
  default BigDecimal decimal() {
    return switch (this) {
      case Whole(var number) -> BigDecimal.valueOf(number);
      case Real(var number) -> number;
      case Text(var text) -> throw new IllegalStateException("'" + text + "' is not a number");
    };
  }

  /**
   * Numeric order of two numbers. Throws {@link IllegalStateException} where one is text: text has
   * no order.
   */
  static int compareNumbers(Value a, Value b) {
    return a instanceof Whole(var x) && b instanceof Whole(var y)
        ? Long.compare(x, y)
        : a.decimal().compareTo(b.decimal());
  }

  /** Exact sum; leaves 64 bits rather than wrapping round. */
  static Value sum(Value a, Value b) {
    if (a instanceof Whole(var x) && b instanceof Whole(var y)) {
      long sum = x + y;
      return ((x ^ sum) & (y ^ sum)) >= 0
          ? new Whole(sum)
          : of(new BigDecimal(BigInteger.valueOf(x).add(BigInteger.valueOf(y))));
    }
    return of(a.decimal().add(b.decimal()));
  }

  /** Exact product; leaves 64 bits rather than wrapping round. */
  static Value product(Value a, Value b) {
    if (a instanceof Whole(var x) && b instanceof Whole(var y)) {
      long high = Math.multiplyHigh(x, y);
      long low = x * y;
      return (high == 0 && low >= 0) || (high == -1 && low < 0)
          ? new Whole(low)
          : of(new BigDecimal(BigInteger.valueOf(x).multiply(BigInteger.valueOf(y))));
    }
    return of(a.decimal().multiply(b.decimal()));
  }
}
