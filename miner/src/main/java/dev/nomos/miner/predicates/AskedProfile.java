package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A profile that remembers what was asked: the fields whose look decided on constants. */
record AskedProfile(Profile of, Set<Field> asked) implements Profile {
  AskedProfile(Profile of) {
    this(of, new LinkedHashSet<>());
  }

  @Override
  public void add(Row row) {
    of.add(row);
  }

  @Override
  public long rows() {
    return of.rows();
  }

  @Override
  public RowType type() {
    return of.type();
  }

  @Override
  public List<Value> values(List<Field> fields) {
    asked.addAll(fields);
    return of.values(fields);
  }

  @Override
  public Optional<Value> quantile(List<Field> fields, BigDecimal quantile) {
    asked.addAll(fields);
    return of.quantile(fields, quantile);
  }
}
