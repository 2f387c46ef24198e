package dev.nomos.ingest.prepare;

import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ContextWindow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts consecutive records of a table's partitions side by side. Without an order each window
 * leaves as soon as its last record has come, in the order of the input, and only each partition's
 * last records are kept. With one, everything is kept until the end; then partitions come by their
 * key, and in each its records by the order. Records that are equal in it keep the order of the
 * input. For an input that never ends see {@link StreamWindows}.
 */
final class Windows {
  private final ContextWindow window;
  private final WindowKeys keys;
  private final WindowPartition.Sink<Long> sink;
  private final Map<String, WindowPartition<Long>> partitions = new HashMap<>();
  private long count;

  /** {@code sink}: its records' places are those given with them. */
  Windows(ContextWindow window, Columns columns, WindowPartition.Sink<Long> sink) {
    this.window = window;
    this.keys = new WindowKeys(window, columns);
    this.sink = sink;
  }

  /** False where the record has no partition, as a column of its key is absent. */
  boolean add(@Nullable Value[] columns, @Nullable Value[] cells, long place) {
    var key = keys.partition(columns);
    if (key == null) return false;
    var name = WindowKeys.name(key);
    var partition = partitions.computeIfAbsent(name, _ -> new WindowPartition<>(name, key, window));
    var member = new Member<>(count++, keys.order(columns), cells, 0, place);
    if (keys.isOrdered()) partition.waiting.add(member);
    else partition.extend(member, sink);
    return true;
  }

  /** The windows that waited for the order. */
  void end() {
    partitions.values().stream()
        .sorted(WindowPartition.byKey())
        .forEach(partition -> partition.releaseAll(sink));
    partitions.clear();
  }
}
