package dev.nomos.ingest;

import dev.nomos.ingest.exchange.StateTable;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;

/** A table in a state store, whose changelog outlives the process and moves with the partition. */
final class StoreTable implements StateTable {
  private final KeyValueStore<String, byte[]> store;

  StoreTable(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  @Override
  public void put(String key, byte[] value) {
    store.put(key, value);
  }

  @Override
  public void remove(String key) {
    store.delete(key);
  }

  @Override
  public void forEach(BiConsumer<String, byte[]> action) {
    try (var all = store.all()) {
      all.forEachRemaining(row -> action.accept(row.key, row.value));
    }
  }
}
