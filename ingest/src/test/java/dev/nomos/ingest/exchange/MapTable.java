package dev.nomos.ingest.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** A table that outlives the exchange, for tests of restarts. */
final class MapTable implements StateTable {
  final Map<String, byte[]> rows = new HashMap<>();

  @Override
  public void put(String key, byte[] value) {
    rows.put(key, value.clone());
  }

  @Override
  public void remove(String key) {
    rows.remove(key);
  }

  @Override
  public void forEach(BiConsumer<String, byte[]> action) {
    new ArrayList<>(rows.entrySet()).forEach(row -> action.accept(row.getKey(), row.getValue()));
  }
}
