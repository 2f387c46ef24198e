package dev.nomos.ingest.capture;

import dev.nomos.ingest.file.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Counts the octets of a file, and turns everything that can fail into one exception. */
final class CaptureInput implements AutoCloseable {
  /** More than any real packet or block; a larger length is a lie. */
  static final int MOST_OCTETS = 16 << 20;

  private final Path file;
  private final InputStream in;
  private long offset;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  CaptureInput(Path file) throws CaptureException {
    this.file = file;
    try {
      in = InputFile.open(file);
    } catch (NoSuchFileException e) {
      throw new CaptureException(file, 0, "no such file", e);
    } catch (IOException e) {
      throw new CaptureException(file, 0, "cannot be opened: " + e, e);
    }
  }

  /** The next octets, at most {@code most} and fewer at the file's end; they stay to be read. */
  byte[] peek(int most) throws CaptureException {
    try {
      in.mark(most);
      byte[] octets = in.readNBytes(most);
      in.reset();
      return octets;
    } catch (IOException e) {
      throw new CaptureException(file, offset, "cannot be read: " + e, e);
    }
  }

  long offset() {
    return offset;
  }

  void setOrder(ByteOrder byteOrder) {
    order = byteOrder;
  }

  ByteOrder order() {
    return order;
  }

  /** The next octets, or null exactly at the file's end; an end within them is an error. */
  @Nullable ByteBuffer nextOrEnd(long length, String what) throws CaptureException {
    if (length < 0 || length > MOST_OCTETS)
      throw failure(what + " claims " + length + " octets, more than " + MOST_OCTETS);
    try {
      byte[] octets = in.readNBytes((int) length);
      if (octets.length == 0 && length > 0) return null;
      if (octets.length < length)
        throw failure(
            what + " needs " + length + " octets, but the file ends after " + octets.length);
      offset += length;
      return ByteBuffer.wrap(octets).order(order);
    } catch (IOException e) {
      throw new CaptureException(file, offset, "cannot be read: " + e, e);
    }
  }

  ByteBuffer next(long length, String what) throws CaptureException {
    var octets = nextOrEnd(length, what);
    if (octets == null) throw failure(what + " is missing: the file ends");
    return octets;
  }

  CaptureException failure(String what) {
    return new CaptureException(file, offset, what);
  }

  @Override
  public void close() throws CaptureException {
    try {
      in.close();
    } catch (IOException e) {
      throw new CaptureException(file, offset, "cannot be closed: " + e, e);
    }
  }
}
