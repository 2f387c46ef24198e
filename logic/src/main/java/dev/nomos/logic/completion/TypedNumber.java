package dev.nomos.logic.completion;

/**
 * A number that is being written, one character after the other, in the one canonical text that it
 * has: an optional minus sign, digits without leading zeros, and where it is no whole number a
 * point and decimals without trailing zeros; "-0" is not written. Mutable; one owner.
 */
public final class TypedNumber {
  /** Symbols 0 to 9 are the digits. */
  public static final int MINUS = 10;

  public static final int POINT = 11;

  /** That the number is complete. */
  public static final int END = 12;

  public static final int SYMBOLS = 13;

  /** That one symbol leads to. */
  static final int MOST_RANGES = 20;

  private final int decimals;
  private final long unit;

  /** Greatest amount, in units, of a number of either sign. */
  private final long most;

  private boolean negative;
  private int digits;

  /** The digits so far, those behind the point included. */
  private long typed;

  /** Digits behind the point, or -1 before it. */
  private int places = -1;

  private boolean zeroLast;
  private boolean ended;
  private final long[] scratch = new long[2 * MOST_RANGES];

  /** The text of a number of a domain, of which nothing is written yet. */
  public TypedNumber(FieldDomain.Numbers domain) {
    this(domain.decimals(), domain.lowest(), domain.highest());
  }

  TypedNumber(int decimals, long lowest, long highest) {
    this.decimals = decimals;
    this.unit = power(decimals);
    this.most = Math.max(Math.abs(lowest), Math.abs(highest));
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  /** Nothing is written. */
  public void clear() {
    negative = false;
    digits = 0;
    typed = 0;
    places = -1;
    zeroLast = false;
    ended = false;
  }

  /** Writes a symbol, which must be one that {@link #ranges} gives a range for. */
  public void type(int symbol) {
    switch (symbol) {
      case MINUS -> negative = true;
      case POINT -> places = 0;
      case END -> ended = true;
      default -> {
        typed = 10 * typed + symbol;
        digits++;
        zeroLast = symbol == 0;
        places += places >= 0 ? 1 : 0;
      }
    }
  }

  public boolean isEnded() {
    return ended;
  }

  /** The number of an ended text, in units of the domain's last decimal. */
  public long units() {
    long amount = typed * power(decimals - Math.max(0, places));
    return negative ? -amount : amount;
  }

  /** Which symbols some number of the domain's length goes on with: a bit for each. */
  public int symbols() {
    int symbols = 0;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      symbols |= ranges(symbol, scratch) > 0 ? 1 << symbol : 0;
    }
    return symbols;
  }

  /**
   * Writes into {@code ranges} which numbers, in units, have a text that goes on with a symbol:
   * from, to, from, to, …; returns how many ranges that are, at most 20.
   */
  public int ranges(int symbol, long[] ranges) {
    if (ended) {
      return 0;
    }
    int count =
        switch (symbol) {
          case MINUS -> minus(ranges);
          case POINT -> point(ranges);
          case END -> end(ranges);
          default -> places < 0 ? digit(symbol, ranges) : decimal(symbol, ranges);
        };
    if (negative) {
      for (int i = 0; i < count; i++) {
        long from = ranges[2 * i];
        ranges[2 * i] = -ranges[2 * i + 1];
        ranges[2 * i + 1] = -from;
      }
    }
    return count;
  }

  private static int one(long from, long to, long[] ranges) {
    ranges[0] = from;
    ranges[1] = to;
    return from <= to ? 1 : 0;
  }

  private int minus(long[] ranges) {
    return negative || digits > 0 || places >= 0 || most == 0 ? 0 : one(-most, -1, ranges);
  }

  /** Of amounts, as the methods below: the sign comes afterwards. */
  private int point(long[] ranges) {
    return places >= 0 || digits == 0 || decimals == 0 || typed > most / unit
        ? 0
        : one(typed * unit + 1, typed * unit + unit - 1, ranges);
  }

  private int end(long[] ranges) {
    boolean isZero = typed == 0;
    if (digits == 0 || (isZero && negative) || (places >= 0 && (places == 0 || zeroLast))) {
      return 0;
    }
    long step = power(decimals - Math.max(0, places));
    return typed > most / step ? 0 : one(typed * step, typed * step, ranges);
  }

  private int digit(int digit, long[] ranges) {
    if (digits > 0 && typed == 0) {
      return 0; // a leading zero
    }
    if (typed > most / 10) {
      return 0;
    }
    long next = 10 * typed + digit;
    if (next == 0) {
      return one(negative ? 1 : 0, unit - 1, ranges);
    }
    int count = 0;
    long scale = unit;
    while (next <= most / scale) {
      ranges[2 * count] = next * scale;
      ranges[2 * count + 1] = next * scale + (scale - 1);
      count++;
      if (scale > most / 10) {
        break;
      }
      scale *= 10;
    }
    return count;
  }

  private int decimal(int digit, long[] ranges) {
    if (places == decimals) {
      return 0;
    }
    long scale = power(decimals - places - 1);
    long next = 10 * typed + digit;
    return next > most / scale
        ? 0
        : one(next * scale + (digit == 0 ? 1 : 0), next * scale + (scale - 1), ranges);
  }

  @Override
  public String toString() {
    return "%s%d digits %d, %d behind the point"
        .formatted(negative ? "-" : "", typed, digits, places);
  }
}
