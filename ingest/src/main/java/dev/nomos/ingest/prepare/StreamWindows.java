package dev.nomos.ingest.prepare;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import dev.nomos.schemas.spec.SpecException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Windows over an input that never ends, with bounded state; see {@link WindowPolicy}. A record
 * waits until event time is more than the grace past it, so that the records of a partition go on
 * in the order of {@code order_by}; then the same steps as over a table make windows of them.
 *
 * <p>Late is a record where a later one of its partition has gone on, or where it is older than a
 * partition that was forgotten as idle may be. Event time is the greatest time of the records so
 * far; it stands still where none come.
 *
 * <p>Balance: records given = used in a window + lost, by {@link Loss} + rejected + {@link
 * #pending}. One thread's own; the listener is called within {@link #accept}.
 *
 * @param <P> where a record came from
 */
public final class StreamWindows<P> {
  /** Why a record is in no window. */
  public enum Loss {
    /** It came after its place in the order had passed. */
    LATE,
    /** It lies between two windows, as the stride exceeds the size. */
    STRIDE,
    /** Its partition had too few records before the idle time-out. */
    IDLE,
    /** Its partition was forgotten, because there were too many. */
    PARTITIONS,
    /** Its partition was forgotten, because there were too many records. */
    ROWS,
    /** A column of {@code partition_by} is absent. */
    UNPARTITIONED
  }

  /** A partition as it is to be kept: what its records do not tell themselves, by their numbers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  public record State(
      String partition, int skip, long newest, long last, long[] tail, int unused) {}

  /** Told what becomes of records and of the state, so that it can be kept elsewhere. */
  public interface Listener<P> {
    /** The place of a window of records with these, the first first. */
    default P together(List<P> places) {
      return places.getLast();
    }

    /**
     * A window.
     *
     * @param place of its records together
     * @param time the greatest of its records' times
     */
    void prepared(Row row, String partition, P place, long time);

    /** The window that ends with this record does not fit its fields. */
    void unfit(P place, String reason);

    /** The record does not fit its fields. */
    void rejected(P place, String reason);

    void lost(P place, Loss why);

    /** A record is in a window for the first time. */
    void used(P place);

    /** A record went on before its grace was over, because too much waited. */
    void early(P place);

    /** The record of this number is no part of the state any longer. */
    void left(long number);

    void changed(State state);

    void forgotten(String partition);
  }

  private final WindowLayout layout;
  private final WindowKeys keys;
  private final WindowPolicy policy;
  private final Listener<P> listener;
  private final RowKeys rows;
  private final WindowPartition.Sink<P> sink = new Made();
  private final Map<String, WindowPartition<P>> partitions = new HashMap<>();

  /** Those where records wait, the one whose first record is oldest first. */
  private final TreeSet<WindowPartition<P>> byFirst =
      new TreeSet<>(
          Comparator.<WindowPartition<P>>comparingLong(p -> p.waiting.element().time)
              .thenComparing(p -> p.name));

  /** All, the one that had no record for longest first. */
  private final TreeSet<WindowPartition<P>> byActivity =
      new TreeSet<>(
          Comparator.<WindowPartition<P>>comparingLong(p -> p.newest).thenComparing(p -> p.name));

  private long time;
  private long next;
  private long held;
  private long pending;

  public StreamWindows(DatasetSpec spec, WindowPolicy policy, Listener<P> listener) {
    this.policy = policy;
    this.listener = listener;
    var columns = new Columns(spec);
    this.layout = new WindowLayout(spec, columns);
    this.rows = new RowKeys(spec, columns);
    this.keys = rows.keys();
  }

  /**
   * The same data set before its windows: a row has the fields that windows show, partition or
   * order by. Throws {@link SpecException} where windows need a table: for the order of a {@code
   * sort} step, or for columns whose type no field tells.
   */
  public static DatasetSpec rowsOf(DatasetSpec spec) {
    var window = Objects.requireNonNull(spec.contextWindow());
    List<String> problems = new ArrayList<>();
    if (spec.awaitsDroppedColumns()) problems.add(Preparation.NEEDS_TABLE);
    if (window.orderBy().isEmpty()
        && spec.preprocessing().stream().anyMatch(s -> s.kind() == PreprocessStep.Kind.SORT))
      problems.add("a stream cannot be sorted: name the columns in context_window.order_by");
    Map<String, String> declared = new HashMap<>();
    for (var field : spec.fields()) declared.putIfAbsent(field.inputName(), field.name());
    for (var field : spec.fields()) declared.put(field.name(), field.name());
    Set<String> carried = new LinkedHashSet<>();
    for (var column : keyColumns(spec)) {
      var field = declared.get(column);
      if (field == null)
        problems.add(
            "context_window names the column '"
                + column
                + "', which a stream needs as a declared field");
      else carried.add(field);
    }
    if (!problems.isEmpty()) throw new SpecException("data set '" + spec.name() + "'", problems);
    for (var field : WindowLayout.needed(spec)) carried.add(field.name());
    return spec.beforeWindows(
        spec.fields().stream().map(FieldSpec::name).filter(carried::contains).toList());
  }

  private static List<String> keyColumns(DatasetSpec spec) {
    var window = Objects.requireNonNull(spec.contextWindow());
    List<String> all = new ArrayList<>(window.partitionBy());
    all.addAll(window.orderBy());
    return all;
  }

  /** Of the rows that it takes. */
  public RowType inputType() {
    return rows.rowType();
  }

  /** Of the rows that it gives: windows. */
  public RowType rowType() {
    return layout.rows().type();
  }

  /** The greatest time of the records so far; 0 before the first. */
  public long time() {
    return time;
  }

  /** Records that may still get into a first window. */
  public long pending() {
    return pending;
  }

  /** The number that the next record gets. */
  public long next() {
    return next;
  }

  /**
   * Takes the next record.
   *
   * @param row of {@link #inputType}
   * @param rowTime its event time, milliseconds since 1970
   */
  public void accept(Row row, long rowTime, P place) {
    @Nullable Value[] record = rows.columns(row);
    var key = keys.partition(record);
    long number = next++;
    if (key == null) {
      listener.lost(place, Loss.UNPARTITIONED);
      listener.left(number);
      return;
    }
    Member<P> member;
    try {
      member = new Member<>(number, keys.order(record), layout.cells(record), rowTime, place);
    } catch (UnfitRecord e) {
      listener.rejected(place, reason(e));
      listener.left(number);
      return;
    }
    advance(rowTime);
    add(WindowKeys.name(key), key, member);
    releaseDue();
    while (held > policy.maxRows()) forget(byActivity.first(), Loss.ROWS);
  }

  private void add(String name, Value[] key, Member<P> member) {
    var partition = partitions.get(name);
    boolean late = keys.isOrdered() && isLate(partition, member);
    if (late && policy.late() == WindowPolicy.Late.DROP) {
      listener.lost(member.place, Loss.LATE);
      listener.left(member.number);
      return;
    }
    if (partition == null) {
      if (partitions.size() >= policy.maxPartitions()) forget(byActivity.first(), Loss.PARTITIONS);
      partition = new WindowPartition<>(name, key, layout.window());
      partition.newest = member.time;
      partitions.put(name, partition);
    } else {
      unlist(partition);
      partition.newest = Math.max(partition.newest, member.time);
    }
    pending++;
    if (late || !keys.isOrdered()) partition.extend(member, sink);
    else partition.waiting.add(member);
    while (partition.waiting.size() > policy.maxWaiting()) {
      listener.early(partition.waiting.element().place);
      partition.releaseFirst(sink);
    }
    list(partition);
  }

  private boolean isLate(@Nullable WindowPartition<P> partition, Member<P> member) {
    return partition == null
        ? member.time < time - policy.idleTimeout().toMillis()
        : partition.isPast(member.order);
  }

  private void advance(long rowTime) {
    if (rowTime <= time) return;
    time = rowTime;
    releaseDue();
    long oldest = time - policy.idleTimeout().toMillis();
    while (!byActivity.isEmpty() && byActivity.first().newest < oldest)
      forget(byActivity.first(), Loss.IDLE);
  }

  private void releaseDue() {
    long due = time - policy.grace().toMillis();
    while (!byFirst.isEmpty() && byFirst.first().waiting.element().time < due) {
      var partition = byFirst.first();
      unlist(partition);
      do partition.releaseFirst(sink);
      while (!partition.waiting.isEmpty() && partition.waiting.element().time < due);
      list(partition);
    }
  }

  private void forget(WindowPartition<P> partition, Loss why) {
    unlist(partition);
    if (why != Loss.IDLE) partition.waiting.forEach(member -> listener.early(member.place));
    partition.releaseAll(sink);
    partitions.remove(partition.name);
    for (var member : partition.members()) {
      if (member.inTail && !member.used) lose(member, why);
      listener.left(member.number);
    }
    listener.forgotten(partition.name);
  }

  /** Takes a partition that is about to change out of the lists that its state orders. */
  private void unlist(WindowPartition<P> partition) {
    byActivity.remove(partition);
    if (!partition.waiting.isEmpty()) byFirst.remove(partition);
    held -= partition.waiting.size() + partition.tail.size();
  }

  private void list(WindowPartition<P> partition) {
    enter(partition);
    listener.changed(state(partition));
  }

  private void enter(WindowPartition<P> partition) {
    byActivity.add(partition);
    if (!partition.waiting.isEmpty()) byFirst.add(partition);
    held += partition.waiting.size() + partition.tail.size();
  }

  private State state(WindowPartition<P> partition) {
    var last = partition.last;
    return new State(
        partition.name,
        partition.skip,
        partition.newest,
        last == null ? -1 : last.number,
        partition.tail.stream().mapToLong(member -> member.number).toArray(),
        (int) partition.tail.stream().filter(member -> !member.used).count());
  }

  private void lose(Member<P> member, Loss why) {
    pending--;
    listener.lost(member.place, why);
  }

  private static String reason(UnfitRecord unfit) {
    return switch (unfit.result) {
      case PreparationResult.Rejected(var reason) -> reason;
      case PreparationResult.Filtered _, PreparationResult.Prepared _ ->
          throw new IllegalStateException("windows do not filter");
    };
  }

  /** A record of the state as it was kept; see {@link #restore}. */
  public record Kept<P>(long number, Row row, long time, P place) {}

  /**
   * Goes on where another left off. Before the first record only. What no longer fits the
   * specification is rejected.
   *
   * @param until the time that had been reached
   */
  public void restore(long until, List<Kept<P>> kept, Collection<State> states) {
    time = until;
    Map<String, State> byName = new HashMap<>();
    for (var state : states) byName.put(state.partition(), state);
    Map<String, Map<Long, Member<P>>> members = new HashMap<>();
    for (var row : kept) {
      next = Math.max(next, row.number() + 1);
      @Nullable Value[] record = rows.columns(row.row());
      var key = keys.partition(record);
      try {
        if (key == null) throw UnfitRecord.rejected("has no partition any longer");
        var member =
            new Member<>(
                row.number(), keys.order(record), layout.cells(record), row.time(), row.place());
        var name = WindowKeys.name(key);
        partitions.computeIfAbsent(name, _ -> new WindowPartition<>(name, key, layout.window()));
        members.computeIfAbsent(name, _ -> new HashMap<>()).put(member.number, member);
      } catch (UnfitRecord e) {
        listener.rejected(row.place(), reason(e));
        listener.left(row.number());
      }
    }
    for (var partition : partitions.values()) {
      restore(
          partition,
          Objects.requireNonNull(members.get(partition.name)),
          byName.remove(partition.name));
      enter(partition);
    }
    byName.keySet().forEach(listener::forgotten);
  }

  private void restore(
      WindowPartition<P> partition, Map<Long, Member<P>> members, @Nullable State state) {
    for (var member : members.values()) partition.newest = Math.max(partition.newest, member.time);
    if (state != null) {
      partition.skip = state.skip();
      partition.newest = state.newest();
      partition.last = members.get(state.last());
      for (int i = 0; i < state.tail().length; i++) {
        var member = members.get(state.tail()[i]);
        if (member == null) continue;
        member.inTail = true;
        member.used = i < state.tail().length - state.unused();
        if (!member.used) pending++;
        partition.tail.add(member);
      }
    }
    for (var member : members.values()) {
      if (member.inTail || member == partition.last) continue;
      partition.waiting.add(member);
      pending++;
    }
  }

  private final class Made implements WindowPartition.Sink<P> {
    @Override
    public void window(String partition, List<Member<P>> rows) {
      for (var member : rows) {
        if (member.used) continue;
        member.used = true;
        pending--;
        listener.used(member.place);
      }
      var last = rows.getLast();
      long newest = rows.stream().mapToLong(member -> member.time).max().orElseThrow();
      try {
        Row row = layout.rows().row(layout.sideBySide(rows));
        P place = listener.together(rows.stream().map(member -> member.place).toList());
        listener.prepared(row, partition, place, newest);
      } catch (UnfitRecord e) {
        listener.unfit(last.place, reason(e));
      }
    }

    @Override
    public void skipped(Member<P> row) {
      lose(row, Loss.STRIDE);
    }

    @Override
    public void left(Member<P> row) {
      listener.left(row.number);
    }
  }
}
