package dev.nomos.logic;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts to numbers without boxes: open addressing, linear probing, at most half full. Room and
 * multiplier are chosen so that, if possible, no two texts meet: then a look-up has no branch that
 * depends on which text it is. Immutable.
 */
final class TextNumbers {
  private static final int MULTIPLIERS = 64;
  private static final int GOLDEN = 0x9E3779B9;

  private final @Nullable String[] texts;
  private final int[] numbers;
  private final int multiplier;
  private final int shift;

  /** {@code other}: the number of every text that is not in {@code known}. */
  TextNumbers(Map<String, Integer> known, int other) {
    int bits = 1 + Integer.SIZE - Integer.numberOfLeadingZeros(known.size());
    int most = bits + 3;
    int chosen = multiplier(known.keySet(), bits);
    while (chosen == 0 && bits < most) {
      chosen = multiplier(known.keySet(), ++bits);
    }
    this.multiplier = chosen == 0 ? GOLDEN : chosen;
    this.shift = Integer.SIZE - bits;
    this.texts = new @Nullable String[1 << bits];
    this.numbers = new int[texts.length];
    Arrays.fill(numbers, other);
    known.forEach(
        (text, number) -> {
          int place = place(text);
          texts[place] = text;
          numbers[place] = number;
        });
  }

  /** An odd number by which all texts have places of their own; 0 where none was found. */
  private static int multiplier(Set<String> texts, int bits) {
    for (int i = 0; i < MULTIPLIERS; i++) {
      int candidate = GOLDEN * (2 * i + 1);
      long places =
          texts.stream()
              .mapToInt(text -> text.hashCode() * candidate >>> Integer.SIZE - bits)
              .distinct()
              .count();
      if (places == texts.size()) {
        return candidate;
      }
    }
    return 0;
  }

  int get(String text) {
    return numbers[place(text)];
  }

  /** The place of a text, or the free one where it would be. */
  private int place(String text) {
    int place = text.hashCode() * multiplier >>> shift;
    while (true) {
      String here = texts[place];
      if (here == null || here.equals(text)) {
        return place;
      }
      place = (place + 1) & (texts.length - 1);
    }
  }
}
