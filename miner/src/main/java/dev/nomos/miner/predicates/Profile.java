package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What the values of a learning period look like, as far as constants are made of them. Not
 * thread-safe.
 */
public sealed interface Profile permits SampleProfile, SketchProfile, AskedProfile {
  void add(Row row);

  /** Rows added. */
  long rows();

  RowType type();

  /**
   * The distinct values of the fields taken together, most frequent first; equally frequent ones
   * come by their text, so that the order of the rows does not count. As many as are known.
   */
  List<Value> values(List<Field> fields);

  /**
   * The value at {@code quantile} in [0, 1] of the fields taken together, between two observed
   * values by linear interpolation; empty without values. As NetNomos has it: a whole number, the
   * nearest one and of two the even, where the fields are whole numbers; else what arithmetic in
   * doubles gives, as the shortest decimal that names that double.
   */
  Optional<Value> quantile(List<Field> fields, BigDecimal quantile);
}
