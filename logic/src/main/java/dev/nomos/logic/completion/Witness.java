package dev.nomos.logic.completion;

/**
 * A record with a value or nothing in each field, in units. Mutable; one owner. That of a search
 * complies with the theory.
 */
final class Witness {
  private final long[] units;
  private final boolean[] absent;

  Witness(int fields) {
    units = new long[fields];
    absent = new boolean[fields];
  }

  void set(Witness other) {
    System.arraycopy(other.units, 0, units, 0, units.length);
    System.arraycopy(other.absent, 0, absent, 0, absent.length);
  }

  void put(int field, long unit) {
    units[field] = unit;
    absent[field] = false;
  }

  void putAbsent(int field) {
    absent[field] = true;
  }

  boolean isAbsent(int field) {
    return absent[field];
  }

  /** Means nothing where the field is absent. */
  long units(int field) {
    return units[field];
  }
}
