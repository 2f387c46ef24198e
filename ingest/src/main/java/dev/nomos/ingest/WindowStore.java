package dev.nomos.ingest;

import dev.nomos.ingest.prepare.StreamWindows;
import dev.nomos.ingest.prepare.StreamWindows.Kept;
import dev.nomos.ingest.prepare.StreamWindows.State;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state of windows in a store, from which they go on after a restart. Keys: {@code time}, the
 * event time reached; {@code row|number}; {@code partition|name}. Numbers are big-endian:
 *
 * <pre>
 * row        time (8) | value, as on the topic
 * partition  skip (4) | newest (8) | last (8) | unused (4) | count (4) | count × number (8)
 * </pre>
 */
final class WindowStore {
  private static final String TIME = "time";
  private static final String ROW = "row|";
  private static final String PARTITION = "partition|";

  private final KeyValueStore<String, byte[]> store;
  private long time = -1;

  WindowStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  void keep(long number, long rowTime, byte[] value) {
    store.put(
        row(number),
        ByteBuffer.allocate(Long.BYTES + value.length).putLong(rowTime).put(value).array());
  }

  void remove(long number) {
    store.delete(row(number));
  }

  void put(State state) {
    var tail = state.tail();
    var bytes =
        ByteBuffer.allocate(2 * Long.BYTES + 3 * Integer.BYTES + tail.length * Long.BYTES)
            .putInt(state.skip())
            .putLong(state.newest())
            .putLong(state.last())
            .putInt(state.unused())
            .putInt(tail.length);
    for (long number : tail) bytes.putLong(number);
    store.put(PARTITION + state.partition(), bytes.array());
  }

  void forget(String partition) {
    store.delete(PARTITION + partition);
  }

  void time(long reached) {
    if (reached == time) return;
    time = reached;
    store.put(TIME, ByteBuffer.allocate(Long.BYTES).putLong(reached).array());
  }

  private static String row(long number) {
    return ROW + Long.toHexString(number);
  }

  /** Gives {@code windows}, which took nothing yet, what is kept here. */
  void restore(
      StreamWindows<Origin> windows, Function<byte[], GenericRecord> reader, RecordFormat format) {
    List<Kept<Origin>> rows = new ArrayList<>();
    List<State> states = new ArrayList<>();
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        var bytes = ByteBuffer.wrap(entry.value);
        if (entry.key.startsWith(ROW)) rows.add(kept(entry.key, bytes, reader, format));
        else if (entry.key.startsWith(PARTITION)) states.add(state(entry.key, bytes));
        else time = bytes.getLong();
      }
    }
    windows.restore(Math.max(time, 0), rows, states);
  }

  private static Kept<Origin> kept(
      String key, ByteBuffer bytes, Function<byte[], GenericRecord> reader, RecordFormat format) {
    long number = Long.parseUnsignedLong(key, ROW.length(), key.length(), 16);
    long rowTime = bytes.getLong();
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    var record = Objects.requireNonNull(reader.apply(value));
    return new Kept<>(number, format.row(record), rowTime, format.origin(record));
  }

  private static State state(String key, ByteBuffer bytes) {
    int skip = bytes.getInt();
    long newest = bytes.getLong();
    long last = bytes.getLong();
    int unused = bytes.getInt();
    long[] tail = new long[bytes.getInt()];
    for (int i = 0; i < tail.length; i++) tail[i] = bytes.getLong();
    return new State(key.substring(PARTITION.length()), skip, newest, last, tail, unused);
  }
}
