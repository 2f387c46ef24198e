package dev.nomos.logic;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts to numbers without boxes: open addressing, linear probing, at most half full. Immutable.
 */
final class TextNumbers {
  private final @Nullable String[] texts;
  private final int[] numbers;

  /** {@code other}: the number of every text that is not in {@code known}. */
  TextNumbers(Map<String, Integer> known, int other) {
    int capacity = Integer.highestOneBit(2 * known.size() + 1) << 1;
    this.texts = new @Nullable String[capacity];
    this.numbers = new int[capacity];
    Arrays.fill(numbers, other);
    known.forEach(
        (text, number) -> {
          int place = place(text);
          texts[place] = text;
          numbers[place] = number;
        });
  }

  int get(String text) {
    return numbers[place(text)];
  }

  /** The place of a text, or the free one where it would be. */
  private int place(String text) {
    int mask = texts.length - 1;
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & mask;
    while (true) {
      String here = texts[place];
      if (here == null || here.equals(text)) {
        return place;
      }
      place = (place + 1) & mask;
    }
  }
}
