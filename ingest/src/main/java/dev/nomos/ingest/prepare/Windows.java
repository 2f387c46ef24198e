package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts consecutive records of a partition side by side. Without an order each window leaves as soon
 * as its last record has come, in the order of the input, and only each partition's last records
 * are kept. With one, everything is kept until the end; then partitions come by their key, and in
 * each its records by the order. Records that are equal in it keep the order of the input.
 */
final class Windows {
  /** Takes a window: its records' cells one after the other, and the place of its first record. */
  @FunctionalInterface
  interface Sink {
    void accept(List<Member> window);
  }

  /**
   * A record on its way into windows.
   *
   * @param key its partition
   * @param order what it is ordered by
   * @param cells the fields that windows have
   * @param place where it is in the input
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  record Member(List<Value> key, @Nullable Value[] order, @Nullable Value[] cells, long place) {
    /** Equal for partitions of equal texts, and for no others. */
    String partition() {
      return key.stream()
          .map(value -> value.text().replace("\\", "\\\\").replace("|", "\\|"))
          .collect(Collectors.joining("|"));
    }
  }

  private static final Comparator<@Nullable Value> ABSENT_LAST = Windows::compareAbsentLast;

  private final ContextWindow window;
  private final int[] partition;
  private final int[] order;

  /** Positions in {@code partition} of the first and second columns of the symmetric pairs. */
  private final int[] firsts;

  private final int[] seconds;
  private final Sink sink;

  /** By partition: the records that later windows may need, and how many to leave out first. */
  private final Map<List<Value>, Tail> tails = new HashMap<>();

  private final List<Member> all = new ArrayList<>();

  private static final class Tail {
    final ArrayDeque<Member> records = new ArrayDeque<>();
    int skip;
  }

  Windows(ContextWindow window, Columns columns, Sink sink) {
    this.window = window;
    this.partition = columns.slots(window.partitionBy());
    this.order = columns.slots(window.orderBy());
    this.firsts = positions(window, 0);
    this.seconds = positions(window, 1);
    this.sink = sink;
  }

  private static int[] positions(ContextWindow window, int side) {
    return window.symmetricPairs().stream()
        .mapToInt(pair -> window.partitionBy().indexOf(pair.get(side)))
        .toArray();
  }

  /** False where the record has no partition, as a column of its key is absent. */
  boolean add(@Nullable Value[] columns, @Nullable Value[] cells, long place) {
    var key = key(columns);
    if (key == null) return false;
    var member = new Member(key, picked(columns, order), cells, place);
    if (order.length > 0) all.add(member);
    else extend(member);
    return true;
  }

  static @Nullable Value[] picked(@Nullable Value[] columns, int[] slots) {
    @Nullable Value[] picked = new @Nullable Value[slots.length];
    for (int i = 0; i < slots.length; i++) picked[i] = columns[slots[i]];
    return picked;
  }

  private @Nullable List<Value> key(@Nullable Value[] columns) {
    var key = new Value[partition.length];
    for (int i = 0; i < key.length; i++) {
      var value = columns[partition[i]];
      if (value == null) return null;
      key[i] = value;
    }
    if (isBackward(key)) swap(key);
    return Arrays.asList(key);
  }

  /** Of a conversation's two directions, the one whose first columns are smaller names it. */
  private boolean isBackward(Value[] key) {
    for (int i = 0; i < firsts.length; i++) {
      int order = Values.compare(key[firsts[i]], key[seconds[i]]);
      if (order != 0) return order > 0;
    }
    return false;
  }

  private void swap(Value[] key) {
    for (int i = 0; i < firsts.length; i++) {
      var first = key[firsts[i]];
      key[firsts[i]] = key[seconds[i]];
      key[seconds[i]] = first;
    }
  }

  private void extend(Member member) {
    var tail = tails.computeIfAbsent(member.key(), _ -> new Tail());
    if (tail.skip > 0) {
      tail.skip--;
      return;
    }
    tail.records.add(member);
    if (tail.records.size() < window.size()) return;
    sink.accept(List.copyOf(tail.records));
    int leaving = Math.min(window.stride(), window.size());
    for (int i = 0; i < leaving; i++) tail.records.removeFirst();
    tail.skip = window.stride() - leaving;
  }

  /** The windows that waited for the order. */
  void end() {
    all.sort(Comparator.comparing(Member::key, Windows::compareKeys).thenComparing(inOrder()));
    for (var member : all) extend(member);
    all.clear();
    tails.clear();
  }

  private static int compareKeys(List<Value> a, List<Value> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = Values.compare(a.get(i), b.get(i));
      if (order != 0) return order;
    }
    return 0;
  }

  private static Comparator<Member> inOrder() {
    return (a, b) -> compare(a.order(), b.order());
  }

  /** Column by column; absent values come last. */
  static int compare(@Nullable Value[] a, @Nullable Value[] b) {
    return Arrays.compare(a, b, ABSENT_LAST);
  }

  private static int compareAbsentLast(@Nullable Value a, @Nullable Value b) {
    if (a == null) return b == null ? 0 : 1;
    return b == null ? -1 : Values.compare(a, b);
  }
}
