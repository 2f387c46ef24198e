package dev.nomos.ingest.prepare;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The window partitions of rows as {@link StreamWindows#rowsOf} describes them. Immutable. */
public final class RowKeys {
  private final RowType type;
  private final Columns columns;
  private final WindowKeys keys;

  /** Where each field of the rows is among the columns. */
  private final int[] slots;

  public RowKeys(DatasetSpec spec) {
    this(spec, new Columns(spec));
  }

  RowKeys(DatasetSpec spec, Columns columns) {
    this.type = StreamWindows.rowsOf(spec).rowType();
    this.columns = columns;
    this.keys = new WindowKeys(Objects.requireNonNull(spec.contextWindow()), columns);
    this.slots = RowMaker.slots(type, columns::own);
  }

  public RowType rowType() {
    return type;
  }

  /** The name of the row's partition; null where a column of its key is absent. */
  public @Nullable String partition(Row row) {
    var key = keys.partition(columns(row));
    return key == null ? null : WindowKeys.name(key);
  }

  WindowKeys keys() {
    return keys;
  }

  @Nullable Value[] columns(Row row) {
    @Nullable Value[] record = new @Nullable Value[columns.size()];
    for (int i = 0; i < slots.length; i++) record[slots[i]] = row.get(i);
    return record;
  }
}
