package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition: those that wait for earlier ones, and the last ones of those that
 * went on into windows.
 *
 * <pre>
 * add ─► waiting (by order) ─► release ─► tail (fewer than size) ─► each full window
 *                                │
 *                                └ between two windows, where the stride exceeds the size
 * </pre>
 */
final class WindowPartition<P> {
  /** Told what becomes of the partition's records. */
  interface Sink<P> {
    /** {@code rows}: a full window of the partition, in order. */
    void window(String partition, List<Member<P>> rows);

    /** The record is in no window: the stride left it out. */
    default void skipped(Member<P> row) {}

    /** The record is needed no longer. */
    default void left(Member<P> row) {}
  }

  final String name;

  /** The values of {@code partition_by}. */
  final Value[] key;

  private final ContextWindow window;
  final PriorityQueue<Member<P>> waiting;
  final ArrayDeque<Member<P>> tail = new ArrayDeque<>();

  /** How many records to leave out before the next window begins. */
  int skip;

  /** Of the records that went on, the last in the order; null: none did. */
  @Nullable Member<P> last;

  /** The greatest event time of its records. */
  long newest;

  WindowPartition(String name, Value[] key, ContextWindow window) {
    this.name = name;
    this.key = key;
    this.window = window;
    this.waiting = new PriorityQueue<>(WindowPartition::compare);
  }

  private static int compare(Member<?> a, Member<?> b) {
    int order = WindowKeys.compare(a.order, b.order);
    return order != 0 ? order : Long.compare(a.number, b.number);
  }

  /** By the values of their keys. */
  static <P> Comparator<WindowPartition<P>> byKey() {
    return (a, b) -> WindowKeys.compare(a.key, b.key);
  }

  /** Whether a record that comes later in the order has gone on already. */
  boolean isPast(@Nullable Value[] order) {
    return last != null && WindowKeys.compare(order, last.order) < 0;
  }

  /** The first of those that wait goes on; there must be one. */
  void releaseFirst(Sink<P> sink) {
    extend(waiting.remove(), sink);
  }

  void releaseAll(Sink<P> sink) {
    while (!waiting.isEmpty()) releaseFirst(sink);
  }

  /** The record is the next one of the partition's windows, whatever its order is. */
  void extend(Member<P> row, Sink<P> sink) {
    var before = last;
    boolean lingered = before != null && !before.inTail;
    if (!isPast(row.order)) last = row;
    if (skip > 0) {
      skip--;
      sink.skipped(row);
      if (row != last) sink.left(row);
    } else {
      addToTail(row, sink);
    }
    if (before != null && lingered && before != last) sink.left(before);
  }

  private void addToTail(Member<P> row, Sink<P> sink) {
    tail.add(row);
    row.inTail = true;
    if (tail.size() < window.size()) return;
    sink.window(name, List.copyOf(tail));
    int leaving = Math.min(window.stride(), window.size());
    for (int i = 0; i < leaving; i++) {
      var left = tail.removeFirst();
      left.inTail = false;
      if (left != last) sink.left(left);
    }
    skip = window.stride() - leaving;
  }

  /** All that it holds: what waits, the tail, and the last where that is no part of the tail. */
  List<Member<P>> members() {
    List<Member<P>> all = new ArrayList<>(waiting);
    all.addAll(tail);
    if (last != null && !last.inTail) all.add(last);
    return all;
  }
}
