package dev.nomos.ingest.exchange;

import java.util.function.BiConsumer;

/**
 * Where a part of an exchange's state outlives the process: octets by key. It is read once, at
 * start, and written at every change. Owned by the exchange's thread.
 */
public interface StateTable {
  void put(String key, byte[] value);

  void remove(String key);

  /** Everything that is there. */
  void forEach(BiConsumer<String, byte[]> action);

  /** Forgets everything: for one run over files. */
  static StateTable forgetful() {
    return new StateTable() {
      @Override
      public void put(String key, byte[] value) {
        // nothing reads it
      }

      @Override
      public void remove(String key) {
        // nothing is there
      }

      @Override
      public void forEach(BiConsumer<String, byte[]> action) {
        // nothing is there
      }
    };
  }
}
