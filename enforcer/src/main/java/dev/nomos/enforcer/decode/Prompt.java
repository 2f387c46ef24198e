package dev.nomos.enforcer.decode;

import dev.nomos.logic.Row;
import java.util.BitSet;

/**
 * What is known of a record that is to be completed.
 *
 * @param number of the record: with the seed it decides what is drawn, whatever else is written at
 *     the same time
 * @param row its known fields; one of them without a value is known to be absent
 * @param known positions of known fields
 */
public record Prompt(long number, Row row, BitSet known) {
  public Prompt {
    known = (BitSet) known.clone();
  }

  @Override
  public BitSet known() {
    return (BitSet) known.clone();
  }

  /** Every field that has a value is known. */
  public static Prompt of(long number, Row row) {
    BitSet known = new BitSet();
    for (int field = 0; field < row.type().size(); field++) {
      known.set(field, row.get(field) != null);
    }
    return new Prompt(number, row, known);
  }
}
