package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact rational in lowest terms with a positive denominator. */
record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
  static Fraction of(Value value) {
    if (value instanceof Value.Ratio(var numerator, var denominator)) {
      return new Fraction(numerator, denominator);
    }
    BigDecimal decimal = value.decimal();
    return decimal.scale() <= 0
        ? new Fraction(decimal.toBigIntegerExact(), BigInteger.ONE)
        : reduced(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  private static Fraction reduced(BigInteger numerator, BigInteger denominator) {
    BigInteger common = numerator.gcd(denominator);
    BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
    return new Fraction(numerator.divide(divisor), denominator.divide(divisor));
  }

  boolean isZero() {
    return numerator.signum() == 0;
  }

  Fraction plus(Fraction other) {
    return reduced(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(new Fraction(other.numerator.negate(), other.denominator));
  }

  Fraction times(Fraction other) {
    return reduced(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** {@code other} is not zero. */
  Fraction over(Fraction other) {
    return reduced(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  @Override
  public int compareTo(Fraction other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** A whole number or decimal where one can write it. */
  Value value() {
    try {
      return Value.of(new BigDecimal(numerator).divide(new BigDecimal(denominator)));
    } catch (ArithmeticException endless) {
      return new Value.Ratio(numerator, denominator);
    }
  }
}
