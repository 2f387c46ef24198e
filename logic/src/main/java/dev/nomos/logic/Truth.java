package dev.nomos.logic;

/** Kleene's strong three-valued logic; the order FALSE, UNKNOWN, TRUE is what min and max use. */
public enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  public static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  public Truth negate() {
    return switch (this) {
      case FALSE -> TRUE;
      case UNKNOWN -> UNKNOWN;
      case TRUE -> FALSE;
    };
  }

  public static Truth min(Truth a, Truth b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  public static Truth max(Truth a, Truth b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
