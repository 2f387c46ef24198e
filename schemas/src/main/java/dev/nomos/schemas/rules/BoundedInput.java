package dev.nomos.schemas.rules;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input that gives a bounded number of octets between two permissions. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in) {
    super(in);
  }

  /** From now on, at most {@code octets} more. */
  void permit(long octets) {
    left = octets;
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    spend(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int read = super.read(buffer, from, length);
    spend(Math.max(0, read));
    return read;
  }

  private void spend(int octets) throws IOException {
    left -= octets;
    if (left < 0) {
      throw new TooLong();
    }
  }

  /** More was asked for than is permitted. */
  static final class TooLong extends IOException {}
}
