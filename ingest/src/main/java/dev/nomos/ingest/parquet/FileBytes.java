package dev.nomos.ingest.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file as a stream, with a place of its own: several may read one channel. */
final class FileBytes extends InputStream {
  private static final int BUFFER = 1 << 15;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
  private long at;
  private final long end;

  FileBytes(FileChannel channel, long from, long length) {
    this.channel = channel;
    this.at = from;
    this.end = from + length;
  }

  /** Octets up to the part's end. */
  long left() {
    return end - at + buffer.remaining();
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) return true;
    if (at >= end) return false;
    buffer.clear().limit((int) Math.min(BUFFER, end - at));
    int count = channel.read(buffer, at);
    buffer.flip();
    if (count < 0) throw new EOFException("the file ends within a column");
    at += count;
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (!fill()) return -1;
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }
}
