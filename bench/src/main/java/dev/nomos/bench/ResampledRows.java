package dev.nomos.bench;

import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import java.util.List;
import java.util.random.RandomGenerator;

/** Rows drawn from a table's, with replacement. */
final class ResampledRows implements BatchSource {
  private final List<Row> rows;
  private final RandomGenerator random;

  /** {@code rows}: at least one. */
  ResampledRows(List<Row> rows, RandomGenerator random) {
    this.rows = rows;
    this.random = random;
  }

  @Override
  public RowType type() {
    return rows.getFirst().type();
  }

  @Override
  public void addTo(RecordBatch.Builder batch) {
    batch.add(rows.get(random.nextInt(rows.size())));
  }
}
