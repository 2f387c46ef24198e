package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A value that was sent. A field not sent has no value at all: it is absent, never 0. */
public sealed interface Value {
  /** Of a number that is read. */
  int MAX_DIGITS = 1000;

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

  /**
   * An exact quotient that no decimal can write, such as 1/3; only terms have it, fields never do.
   * In lowest terms, the denominator positive.
   */
  record Ratio(BigInteger numerator, BigInteger denominator) implements Value {
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
    return isLong(number) ? new Whole(number.longValueExact()) : new Real(number);
  }

  /**
   * Found without the exception that {@link BigDecimal#longValueExact} would make. Numbers of 64
   * bits have at most 19 digits, and all of 18 fit.
   */
  private static boolean isLong(BigDecimal number) {
    if (number.signum() == 0) {
      return true;
    }
    BigDecimal plain = number.scale() > 0 ? number.stripTrailingZeros() : number;
    long digits = (long) plain.precision() - plain.scale();
    return plain.scale() <= 0
        && (digits < 19 || (digits == 19 && plain.toBigInteger().bitLength() < Long.SIZE));
  }

  /**
   * The number that {@code text} is the plain form of, else the text itself: "443" is 443, "0443"
   * and "4.0" stay text. The two are equal values either way.
   */
  static Value canonical(String text) {
    if (text.length() > MAX_DIGITS || !PlainNumber.matches(text)) {
      return new Text(text);
    }
    Value number = of(new BigDecimal(text));
    return number.text().equals(text) ? number : new Text(text);
  }

  /**
   * About how many digits the number has without an exponent. One from outside that has more than
   * {@link #MAX_DIGITS} is to be refused: a few characters could take any amount of memory.
   */
  static long plainDigits(BigDecimal number) {
    return Math.max(number.precision(), (long) number.scale()) - Math.min(number.scale(), 0L);
  }

  /** The value as it is written in tables: no quotes, no exponent. */
  default String text() {
    return switch (this) {
      case Whole(var number) -> Long.toString(number);
      case Real(var number) -> number.toPlainString();
      case Ratio(var numerator, var denominator) -> numerator + "/" + denominator;
      case Text(var text) -> text;
    };
  }

  default boolean isNumber() {
    return !(this instanceof Text);
  }

  /** True for numbers without a fraction, of whatever size. */
  default boolean isWhole() {
    return wholeNumber(this) != null;
  }

  /**
   * Throws {@link IllegalStateException} on text, as types are checked when formulas are loaded,
   * and on a {@link Ratio}.
   */
  default BigDecimal decimal() {
    return switch (this) {
      case Whole(var number) -> BigDecimal.valueOf(number);
      case Real(var number) -> number;
      case Ratio _, Text _ -> throw new IllegalStateException("'" + text() + "' is no decimal");
    };
  }

  /**
   * Numeric order of two numbers. Throws {@link IllegalStateException} where one is text: text has
   * no order.
   */
  static int compareNumbers(Value a, Value b) {
    if (a instanceof Whole(var x) && b instanceof Whole(var y)) {
      return Long.compare(x, y);
    }
    return a instanceof Ratio || b instanceof Ratio
        ? Fraction.of(a).compareTo(Fraction.of(b))
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
    return a instanceof Ratio || b instanceof Ratio
        ? Fraction.of(a).plus(Fraction.of(b)).value()
        : of(a.decimal().add(b.decimal()));
  }

  /** Exact difference; leaves 64 bits rather than wrapping round. */
  static Value difference(Value a, Value b) {
    if (a instanceof Whole(var x) && b instanceof Whole(var y)) {
      long difference = x - y;
      return ((x ^ y) & (x ^ difference)) >= 0
          ? new Whole(difference)
          : of(new BigDecimal(BigInteger.valueOf(x).subtract(BigInteger.valueOf(y))));
    }
    return a instanceof Ratio || b instanceof Ratio
        ? Fraction.of(a).minus(Fraction.of(b)).value()
        : of(a.decimal().subtract(b.decimal()));
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
    return a instanceof Ratio || b instanceof Ratio
        ? Fraction.of(a).times(Fraction.of(b)).value()
        : of(a.decimal().multiply(b.decimal()));
  }

  /** Exact quotient; null where {@code b} is 0. */
  static @Nullable Value quotient(Value a, Value b) {
    Fraction divisor = Fraction.of(b);
    return divisor.isZero() ? null : Fraction.of(a).over(divisor).value();
  }

  /** Remainder of whole numbers, never negative; null where {@code b} is 0 or one is no whole. */
  static @Nullable Value remainder(Value a, Value b) {
    if (a instanceof Whole(var x) && b instanceof Whole(var y)) {
      return y == 0 ? null : of(remainder(x, y));
    }
    BigInteger x = wholeNumber(a);
    BigInteger y = wholeNumber(b);
    return x == null || y == null || y.signum() == 0 ? null : of(new BigDecimal(x.mod(y.abs())));
  }

  private static long remainder(long x, long y) {
    long rest = x % y;
    return rest >= 0 ? rest : y < 0 ? rest - y : rest + y;
  }

  /** Bitwise and with a mask in two's complement; null where the value is no whole number. */
  static @Nullable Value bits(Value value, long mask) {
    if (value instanceof Whole(var number)) {
      return of(number & mask);
    }
    BigInteger number = wholeNumber(value);
    return number == null ? null : of(new BigDecimal(number.and(BigInteger.valueOf(mask))));
  }

  private static @Nullable BigInteger wholeNumber(Value value) {
    return switch (value) {
      case Whole(var number) -> BigInteger.valueOf(number);
      case Real(var number) when number.scale() <= 0 -> number.toBigIntegerExact();
      case Real _, Ratio _, Text _ -> null;
    };
  }
}
