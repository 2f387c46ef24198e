package dev.nomos.logic;

import org.jspecify.annotations.Nullable;

/**
 * A term that is a whole constant times a field: the shape of most comparisons between fields,
 * compared without making an object.
 *
 * @param factor 1 for the field alone
 */
record ScaledField(int field, long factor) {
  /** Null where the term has another shape. */
  static @Nullable ScaledField of(Term term, RowType type) {
    return switch (term) {
      case Term.FieldRef(var name) -> new ScaledField(type.indexOf(name), 1);
      case Term.Times(Term.FieldRef(var name), Term.Constant(Value.Whole(var factor))) ->
          new ScaledField(type.indexOf(name), factor);
      case Term.Times(Term.Constant(Value.Whole(var factor)), Term.FieldRef(var name)) ->
          new ScaledField(type.indexOf(name), factor);
      default -> null;
    };
  }

  /** The sign of one product compared with another, each of 128 bits. */
  static int compare(ScaledField a, long left, ScaledField b, long right) {
    long high = Math.multiplyHigh(a.factor, left);
    long otherHigh = Math.multiplyHigh(b.factor, right);
    return high != otherHigh
        ? Long.compare(high, otherHigh)
        : Long.compareUnsigned(a.factor * left, b.factor * right);
  }
}
