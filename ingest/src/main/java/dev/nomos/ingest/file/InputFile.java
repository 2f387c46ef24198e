package dev.nomos.ingest.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * A file's octets, unpacked where its first ones say that it is packed: gzip (RFC 1952) or zstd
 * (RFC 8878), several members or frames after one another included.
 */
public final class InputFile {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP = 0x1F8B;
  private static final int ZSTD = 0x28B52FFD;

  private InputFile() {}

  /**
   * Unpacks as it is read: a buffer and, for zstd, a window of at most 128 MiB are all that is in
   * memory, whatever the file grows to. Supports {@code mark}.
   */
  public static InputStream open(Path file) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return unpacked(raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Whether {@link #open} unpacks: the file's own octets are something else. */
  public static boolean isPacked(Path file) throws IOException {
    try (var raw = new BufferedInputStream(Files.newInputStream(file), Integer.BYTES)) {
      int magic = magic(raw);
      return magic >>> 16 == GZIP || magic == ZSTD;
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    int magic = magic(raw);
    if (magic >>> 16 == GZIP)
      return new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER);
    return magic == ZSTD
        ? new BufferedInputStream(new ZstdInputStreamNoFinalizer(raw), BUFFER)
        : raw;
  }

  /** The first four octets; those that the file does not have are 0. */
  private static int magic(InputStream raw) throws IOException {
    raw.mark(Integer.BYTES);
    int magic = 0;
    byte[] start = raw.readNBytes(Integer.BYTES);
    for (int i = 0; i < start.length; i++) magic |= (start[i] & 0xFF) << 8 * (3 - i);
    raw.reset();
    return magic;
  }
}
