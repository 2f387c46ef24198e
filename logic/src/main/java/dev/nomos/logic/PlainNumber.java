package dev.nomos.logic;

import java.util.regex.Pattern;

/** The plain form of numbers in text: digits, without an exponent. */
final class PlainNumber {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private PlainNumber() {}

  static boolean matches(String text) {
    return DECIMAL.matcher(text).matches();
  }
}
