package dev.nomos.schemas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a field's texts lately, by their octets: a field has few texts that recur often,
 * and neither they nor what they stand for are made again. For one thread.
 */
final class RecentOctets<T> {
  private static final int PLACES = 1 << 10;

  /** Longer texts are made every time. */
  private static final int LONGEST = 64;

  private final Function<String, T> make;
  private final List<@Nullable Made<T>> recent = new ArrayList<>(Collections.nCopies(PLACES, null));
  private final Utf8 text = new Utf8();

  private static final class Made<T> {
    private final byte[] octets;
    private final T value;

    Made(byte[] octets, T value) {
      this.octets = octets;
      this.value = value;
    }

    boolean isOf(byte[] others, int length) {
      return Arrays.equals(octets, 0, octets.length, others, 0, length);
    }
  }

  RecentOctets(Function<String, T> make) {
    this.make = make;
  }

  /** What the next text of {@code in} stands for. */
  T read(Decoder in) throws IOException {
    Utf8 read = in.readString(text);
    int length = read.getByteLength();
    if (length > LONGEST) {
      return make.apply(read.toString());
    }
    int place = place(read.getBytes(), length);
    Made<T> known = recent.get(place);
    if (known == null || !known.isOf(read.getBytes(), length)) {
      known = new Made<>(Arrays.copyOf(read.getBytes(), length), make.apply(read.toString()));
      recent.set(place, known);
    }
    return known.value;
  }

  private static int place(byte[] octets, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + octets[i];
    }
    return (hash ^ hash >>> 10 ^ hash >>> 20) & PLACES - 1;
  }
}
