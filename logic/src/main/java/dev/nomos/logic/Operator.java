package dev.nomos.logic;

/** A comparison, written as in NetNomos' formula language. */
public enum Operator {
  EQ("="),
  NE("!="),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">=");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  /** True for the comparisons that need an order, and so numbers on both sides. */
  public boolean isOrder() {
    return this != EQ && this != NE;
  }

  public Operator negate() {
    return switch (this) {
      case EQ -> NE;
      case NE -> EQ;
      case LT -> GE;
      case LE -> GT;
      case GT -> LE;
      case GE -> LT;
    };
  }

  /** The comparison of b with a that says what this one says of a and b. */
  public Operator mirrored() {
    return switch (this) {
      case EQ, NE -> this;
      case LT -> GT;
      case LE -> GE;
      case GT -> LT;
      case GE -> LE;
    };
  }

  /** Whether {@code a op b} holds, given the sign of a compared with b. */
  public boolean holds(int sign) {
    return switch (this) {
      case EQ -> sign == 0;
      case NE -> sign != 0;
      case LT -> sign < 0;
      case LE -> sign <= 0;
      case GT -> sign > 0;
      case GE -> sign >= 0;
    };
  }

  /**
   * Whether {@code a op b} holds. Text equals the same text, and a number whose plain form it is:
   * 443 equals "443". Throws {@link IllegalStateException} for an order of text: types are checked
   * when formulas are loaded.
   */
  boolean holds(Value a, Value b) {
    if ((a.isNumber() && b.isNumber()) || isOrder()) {
      return holds(Value.compareNumbers(a, b));
    }
    return (this == EQ) == a.text().equals(b.text());
  }
}
