package dev.nomos.ingest.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file's octets, unpacked where its first two say that it is gzipped, whatever its name. */
final class InputFile {
  private static final int BUFFER = 1 << 16;

  private InputFile() {}

  static InputStream open(Path file) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      raw.mark(2);
      boolean gzipped = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      return gzipped ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** True for the magic numbers of pcap, in both byte orders and resolutions, and of pcapng. */
  static boolean isCapture(byte[] start) {
    if (start.length < 4) return false;
    int magic = (start[0] & 0xFF) << 24 | (start[1] & 0xFF) << 16 | (start[2] & 0xFF) << 8;
    return switch (magic | start[3] & 0xFF) {
      case 0xA1B2C3D4, 0xD4C3B2A1, 0xA1B23C4D, 0x4D3CB2A1, 0x0A0D0D0A -> true;
      default -> false;
    };
  }
}
