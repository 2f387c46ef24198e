package dev.nomos.console.learn;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many records a rule may miss, as given: a whole number of them, or a share written with a
 * percent sign or a decimal point.
 */
public record Epsilon(BigDecimal number, boolean isShare) {
  public static final Epsilon NONE = new Epsilon(BigDecimal.ZERO, false);

  private static final int LONGEST = 20;

  /** Throws {@link IllegalArgumentException} where the text is neither. */
  public static Epsilon parse(String text) {
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1) : text;
    if (digits.length() <= LONGEST && digits.matches("\\d+(\\.\\d+)?")) {
      BigDecimal number = new BigDecimal(digits).movePointLeft(percent ? 2 : 0);
      boolean isShare = percent || digits.indexOf('.') >= 0;
      if (!isShare || number.compareTo(BigDecimal.ONE) < 0) {
        return new Epsilon(number, isShare);
      }
    }
    throw new IllegalArgumentException(
        "it must be a count of records such as 25, or a share below 1 such as 0.5% or"
            + " 0.005, but was '"
            + text
            + "'");
  }

  /** The records, rounded down. */
  public long of(long records) {
    BigDecimal all = BigDecimal.valueOf(records);
    BigDecimal missed = isShare ? all.multiply(number) : number;
    return missed.min(all).setScale(0, RoundingMode.DOWN).longValueExact();
  }
}
