package dev.nomos.ingest.prepare;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a whole table: as {@link Preparation}, and the steps that need several records, {@code
 * sort} and context windows. Memory is constant but for those two: {@code sort} and windows with an
 * order keep the whole table. For one pass over one table, by one thread.
 */
public final class TablePreparation {
  /** Told what became of records that give no row. */
  public interface Listener {
    /** {@code step}: the filter that left it out, as intended. */
    void filtered(String step);

    /** {@code place}: as it was given with the record. */
    void rejected(long place, String reason);
  }

  /** Takes prepared rows. */
  public interface Sink {
    /**
     * @param partition the name of a window's partition, equal for equal keys; empty where there
     *     are no windows
     * @param place of the record that the row was made of, or of its window's last
     */
    void accept(Row row, String partition, long place);
  }

  /** What takes records, one after the other, and then their end. */
  private interface Stage {
    void accept(@Nullable Value[] columns, long place);

    void end();
  }

  private static final String NO_PARTITION = "context_window partition_by absent";

  private final Columns columns;
  private final InputColumns inputs;
  private final RowMaker rows;
  private final Listener listener;
  private final Stage first;

  public TablePreparation(DatasetSpec spec, Consumer<Row> consumer, Listener listener) {
    this(spec, List.of(), (row, _, _) -> consumer.accept(row), listener);
  }

  /**
   * @param also columns that the input must have besides those that the specification reads
   */
  public TablePreparation(DatasetSpec spec, List<String> also, Sink consumer, Listener listener) {
    this.listener = listener;
    columns = new Columns(spec);
    inputs = InputColumns.of(spec, columns, also);
    var window = spec.contextWindow();
    List<Stage> ends = new ArrayList<>();
    if (window == null) {
      rows = Preparation.rows(spec, columns);
      ends.add(new Rows(consumer));
    } else {
      var layout = new WindowLayout(spec, columns);
      rows = layout.rows();
      ends.add(new Windowing(layout, consumer));
    }
    first = stages(spec.preprocessing(), ends.getFirst());
  }

  /** The steps before the last stage; each {@code sort} holds everything up. */
  private Stage stages(List<PreprocessStep> steps, Stage last) {
    var making = new Steps(columns);
    List<Step> segment = new ArrayList<>();
    List<List<Step>> segments = new ArrayList<>(List.of(segment));
    List<int[]> sorts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (step.kind() == PreprocessStep.Kind.SORT) {
        sorts.add(columns.slots(step.sortKeys()));
        segment = new ArrayList<>();
        segments.add(segment);
      } else {
        segment.add(making.of("preprocessing[" + i + "]", step));
      }
    }
    Stage stage = new Stepping(segments.getLast(), last);
    for (int i = sorts.size() - 1; i >= 0; i--)
      stage = new Stepping(segments.get(i), new Sorting(sorts.get(i), stage));
    return stage;
  }

  public RowType rowType() {
    return rows.type();
  }

  /** The columns that the input must have, in the order in which the specification names them. */
  public List<InputColumn> inputs() {
    return inputs.required();
  }

  /** The input column of this name, by its name in the input or its canonical one, or null. */
  public @Nullable InputColumn input(String name) {
    return inputs.named(name);
  }

  /** Cells of a record: by {@link InputColumn#slot}. */
  public int slots() {
    return columns.size();
  }

  /**
   * Takes the next record; changes it, but does not keep it: the array may be used again.
   *
   * @param place where it is in the input, such as a line
   */
  public void accept(@Nullable Value[] record, long place) {
    first.accept(record, place);
  }

  /**
   * Takes the next record by its columns' names, as {@link Preparation#prepare} does; columns that
   * the specification does not know are left out, and those left out are absent.
   */
  public void accept(Map<String, ?> input, long place) {
    try {
      accept(columns.record(input), place);
    } catch (UnfitRecord e) {
      unfit(e, place);
    }
  }

  /** The input is over: what waited for it comes now. */
  public void end() {
    first.end();
  }

  private void unfit(UnfitRecord unfit, long place) {
    switch (unfit.result) {
      case PreparationResult.Filtered(var step) -> listener.filtered(step);
      case PreparationResult.Rejected(var reason) -> listener.rejected(place, reason);
      case PreparationResult.Prepared _ ->
          throw new IllegalStateException("a prepared record is fit");
    }
  }

  private final class Stepping implements Stage {
    private final Step[] steps;
    private final Stage next;

    Stepping(List<Step> steps, Stage next) {
      this.steps = steps.toArray(Step[]::new);
      this.next = next;
    }

    @Override
    public void accept(@Nullable Value[] record, long place) {
      try {
        for (var step : steps) step.apply(record);
      } catch (UnfitRecord e) {
        unfit(e, place);
        return;
      }
      next.accept(record, place);
    }

    @Override
    public void end() {
      next.end();
    }
  }

  private static final class Sorting implements Stage {
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Waiting(@Nullable Value[] record, long place) {}

    private final int[] keys;
    private final Stage next;
    private final List<Waiting> waiting = new ArrayList<>();

    Sorting(int[] keys, Stage next) {
      this.keys = keys;
      this.next = next;
    }

    @Override
    public void accept(@Nullable Value[] record, long place) {
      waiting.add(new Waiting(record.clone(), place));
    }

    @Override
    public void end() {
      waiting.sort(
          (a, b) ->
              WindowKeys.compare(
                  WindowKeys.picked(a.record(), keys), WindowKeys.picked(b.record(), keys)));
      for (var one : waiting) next.accept(one.record(), one.place());
      waiting.clear();
      next.end();
    }
  }

  private final class Rows implements Stage {
    private final Sink consumer;

    Rows(Sink consumer) {
      this.consumer = consumer;
    }

    @Override
    public void accept(@Nullable Value[] record, long place) {
      Row row;
      try {
        row = rows.row(record);
      } catch (UnfitRecord e) {
        unfit(e, place);
        return;
      }
      consumer.accept(row, "", place);
    }

    @Override
    public void end() {}
  }

  private final class Windowing implements Stage {
    private final WindowLayout layout;
    private final Windows windows;
    private final Sink consumer;

    Windowing(WindowLayout layout, Sink consumer) {
      this.layout = layout;
      this.consumer = consumer;
      this.windows = new Windows(layout.window(), columns, this::made);
    }

    @Override
    public void accept(@Nullable Value[] record, long place) {
      try {
        if (!windows.add(record, layout.cells(record), place)) listener.filtered(NO_PARTITION);
      } catch (UnfitRecord e) {
        unfit(e, place);
      }
    }

    private void made(String partition, List<Member<Long>> window) {
      Row row;
      try {
        row = rows.row(layout.sideBySide(window));
      } catch (UnfitRecord e) {
        unfit(e, window.getLast().place);
        return;
      }
      consumer.accept(row, partition, window.getLast().place);
    }

    @Override
    public void end() {
      windows.end();
    }
  }
}
