package dev.nomos.ingest.parquet;

import java.io.IOException;
import org.apache.parquet.column.Encoding;

/**
 * What a page's encodings say of their own size, looked at first: the decoder takes memory for as
 * much as they say. Numbers are unsigned varints, seven bits an octet, the lowest first.
 *
 * <pre>
 * levels, dictionary ids and truth, in runs
 * +---------------------------+------------------------------+
 * | groups of 8 values · 2 + 1 | the groups, bit-packed       |  or
 * +---------------------------+------------------------------+
 * | times · 2                  | one value in whole octets    |  and so on
 * +---------------------------+------------------------------+
 *
 * deltas
 * +-----------------+---------------------+-------------+-------------+- - -
 * | values in block | miniblocks in block | value count | first value | blocks
 * +-----------------+---------------------+-------------+-------------+- - -
 * </pre>
 */
final class PageClaims {
  private static final int MOST_IN_BLOCK = 1 << 16;

  private final byte[] content;
  private final int values;
  private int at;

  /** {@code values}: as the page's header counts them, absent ones included. */
  PageClaims(byte[] content, int values) {
    this.content = content;
    this.values = values;
  }

  /** Definition levels with their length before them, as pages of version 1 have. */
  PageClaims measuredLevels(int mostLevel) throws IOException {
    int end = measure();
    runs(bits(mostLevel), end);
    at = end;
    return this;
  }

  PageClaims levels(int from, int length, int mostLevel) throws IOException {
    at = from;
    runs(bits(mostLevel), from + length);
    at = from + length;
    return this;
  }

  /** The rest of the page. */
  void values(Encoding encoding, boolean truth) throws IOException {
    switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        if (at < content.length) runs(content[at++] & 0xFF, content.length);
      }
      case RLE -> {
        if (truth && at < content.length) runs(1, measure());
      }
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> delta();
      case PLAIN, BIT_PACKED, BYTE_STREAM_SPLIT -> {} // as long as they are
    }
  }

  private static int bits(int most) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(most);
  }

  /** A length in four octets, little-endian; returns where what it measures ends. */
  private int measure() throws IOException {
    if (content.length - at < Integer.BYTES) throw ends();
    long length = 0;
    for (int i = 0; i < Integer.BYTES; i++) length |= (content[at++] & 0xFFL) << 8 * i;
    if (length > content.length - at) throw ends();
    return at + (int) length;
  }

  private void runs(int width, int end) throws IOException {
    if (width > Integer.SIZE) throw new IOException("values of " + width + " bits");
    for (long seen = 0; seen < values && at < end; ) {
      long header = number();
      long count = header >>> 1;
      boolean packed = (header & 1) == 1;
      if (packed && count * 8 >= values - seen + 8)
        throw new IOException(
            "a run claims %d values, where %d are left".formatted(count * 8, values - seen));
      seen += packed ? count * 8 : count;
      at = (int) Math.min(end, at + (packed ? count * width : (width + 7) / 8));
    }
  }

  private void delta() throws IOException {
    long inBlock = number();
    long miniblocks = number();
    long count = number();
    if (inBlock < 1 || inBlock > MOST_IN_BLOCK || miniblocks < 1 || miniblocks > inBlock)
      throw new IOException(
          "a delta block claims %d values in %d parts".formatted(inBlock, miniblocks));
    if (count > values)
      throw new IOException("deltas claim %d values in a page of %d".formatted(count, values));
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (at >= content.length) throw ends();
      byte octet = content[at++];
      number |= (octet & 0x7FL) << shift;
      if (octet >= 0) return number;
    }
    throw new IOException("a page has a number of more than five octets");
  }

  private static IOException ends() {
    return new IOException("a page ends within its encoding");
  }
}
