package dev.nomos.logic;

/**
 * What values a field takes; the names are those of a data set specification's {@code value_type}.
 */
public enum FieldType {
  /** 64-bit signed integers. */
  INTEGER,
  /** Exact decimals; never doubles. */
  REAL,
  /** One of a set of names or codes, compared for equality only. */
  CATEGORICAL,
  /** 0 or 1. */
  BOOLEAN,
  /** Free text, compared for equality only. */
  STRING;

  /** True where {@code <}, {@code +} and the like mean something. */
  public boolean isNumeric() {
    return this == INTEGER || this == REAL || this == BOOLEAN;
  }
}
