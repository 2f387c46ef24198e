package dev.nomos.ingest.prepare;

import dev.nomos.ingest.prepare.PreparationResult.Prepared;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A data set's specification made ready to turn input records into rows, one at a time: its
 * preprocessing steps in order, then its derived variables, then the value types of the fields that
 * it keeps. For steps over several records see {@link TablePreparation} and {@link StreamWindows}.
 *
 * <p>A field's {@code source_name} and its name are one column: steps may use either. An absent
 * column stays absent through every step but {@code fillna}. Immutable; safe for any thread.
 */
public final class Preparation {
  static final String NEEDS_TABLE =
      "incomplete_columns: drop needs a whole table, which a stream never is; keep them, or name"
          + " the columns in dropped_columns";

  private final Columns columns;
  private final List<Step> steps = new ArrayList<>();
  private final RowMaker rows;

  /** Throws {@link SpecException} where the specification needs more than one record at a time. */
  public Preparation(DatasetSpec spec) {
    if (spec.contextWindow() != null)
      throw new SpecException(
          "data set '" + spec.name() + "'",
          List.of("its rows are prepared before their context_window: see StreamWindows.rowsOf"));
    if (spec.awaitsDroppedColumns())
      throw new SpecException("data set '" + spec.name() + "'", List.of(NEEDS_TABLE));
    columns = new Columns(spec);
    var making = new Steps(columns);
    for (int i = 0; i < spec.preprocessing().size(); i++)
      steps.add(making.of("preprocessing[" + i + "]", spec.preprocessing().get(i)));
    rows = rows(spec, columns);
  }

  /** Rows straight from columns, without windows. */
  static RowMaker rows(DatasetSpec spec, Columns columns) {
    var type = spec.rowType();
    return new RowMaker(
        type,
        Derivation.inOrder(spec.derivedVariables(), columns::slot),
        RowMaker.slots(type, columns::own),
        RowMaker.slots(type, columns::source));
  }

  public RowType rowType() {
    return rows.type();
  }

  /**
   * The row of one input record, or why there is none.
   *
   * @param input column to value: {@code Long}, {@code Double}, {@code String}, {@code byte[]} or
   *     {@link Value}; a column left out is absent, and one that the specification does not know is
   *     left out
   */
  public PreparationResult prepare(Map<String, ?> input) {
    try {
      return prepare(columns.record(input));
    } catch (UnfitRecord e) {
      return e.result;
    }
  }

  /**
   * What records with these columns have in common, for {@link #prepare(InputShape, IntFunction)}.
   */
  public InputShape shape(List<String> names) {
    return columns.shape(names);
  }

  /**
   * As {@link #prepare(Map)}, of an input record whose columns are numbered.
   *
   * @param input value by the column's place in the shape's names, null if absent; it is asked for
   *     what the specification knows only
   */
  public PreparationResult prepare(InputShape shape, IntFunction<@Nullable Object> input) {
    try {
      return prepare(columns.record(shape, input));
    } catch (UnfitRecord e) {
      return e.result;
    }
  }

  private Prepared prepare(@Nullable Value[] record) throws UnfitRecord {
    for (var step : steps) step.apply(record);
    return new Prepared(rows.row(record));
  }
}
