package dev.nomos.enforcer.model;

/**
 * The keys and values that earlier tokens left in one sequence, in each layer: keys as width x
 * position, so that the scores of all positions come from whole rows; values as position x width.
 * Grows with the sequence.
 */
final class KeyValueCache {
  private static final int FIRST_CAPACITY = 32;

  private final float[][][] keys;
  private final float[][][] values;
  private final int longest;
  private int capacity;
  private int length;

  KeyValueCache(Gpt2Config config) {
    longest = config.positions();
    capacity = Math.min(FIRST_CAPACITY, longest);
    keys = new float[config.layers()][config.width()][capacity];
    values = new float[config.layers()][capacity][config.width()];
  }

  /** Tokens taken up. */
  int length() {
    return length;
  }

  float[][] keys(int layer) {
    return keys[layer];
  }

  float[][] values(int layer) {
    return values[layer];
  }

  void clear() {
    length = 0;
  }

  /** Makes room for the next token; false where the sequence is as long as it can be. */
  boolean hasRoom() {
    if (length == capacity) {
      grow(Math.min(2 * capacity, longest));
    }
    return length < capacity;
  }

  /** The next token's keys and values are all there. */
  void advance() {
    length++;
  }

  private void grow(int wanted) {
    for (int layer = 0; layer < keys.length; layer++) {
      int width = keys[layer].length;
      float[][] oldKeys = keys[layer];
      float[][] oldValues = values[layer];
      keys[layer] = new float[width][wanted];
      values[layer] = new float[wanted][width];
      copy(oldKeys, oldValues, layer);
    }
    capacity = wanted;
  }

  private void copy(float[][] fromKeys, float[][] fromValues, int layer) {
    for (int i = 0; i < fromKeys.length; i++) {
      System.arraycopy(fromKeys[i], 0, keys[layer][i], 0, length);
    }
    for (int i = 0; i < length; i++) {
      System.arraycopy(fromValues[i], 0, values[layer][i], 0, fromKeys.length);
    }
  }

  /** {@code from}: of the same model. */
  void become(KeyValueCache from) {
    length = 0;
    if (capacity < from.length) {
      grow(from.capacity);
    }
    length = from.length;
    for (int layer = 0; layer < keys.length; layer++) {
      copy(from.keys[layer], from.values[layer], layer);
    }
  }
}
