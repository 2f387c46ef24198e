package dev.nomos.ingest.capture;

import dev.nomos.ingest.capture.FileDatagram.Bare;
import dev.nomos.ingest.capture.FileDatagram.Found;
import dev.nomos.ingest.capture.FileDatagram.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The UDP payloads of a file, gzipped or not, in order. Its content tells what it is, not its name:
 * a capture; IPFIX messages one after the other (RFC 5655); or one bare payload. Streaming: one
 * datagram in memory at a time.
 */
public final class DatagramFile implements AutoCloseable {
  /** The sender of what has none: a payload without its packet. */
  public static final String NO_ADDRESS = "0.0.0.0";

  private static final int MOST_PAYLOAD = 65_535;
  private static final int IPFIX = 10;
  private static final int IPFIX_HEADER = 16;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Source source;
  private final AutoCloseableInput input;
  private long index;

  /** The rest of a file of a known kind. */
  private interface Source {
    @Nullable FileDatagram next(long index) throws CaptureException;
  }

  private interface AutoCloseableInput {
    void close() throws CaptureException;
  }

  private DatagramFile(Source source, AutoCloseableInput input) {
    this.source = source;
    this.input = input;
  }

  /** Throws {@link CaptureException} where the file is missing, empty, or of no known kind. */
  public static DatagramFile open(Path file) throws CaptureException {
    var in = new CaptureInput(file);
    try {
      byte[] start = in.peek(MOST_PAYLOAD + 1);
      if (start.length == 0) throw in.failure("the file is empty");
      if (CaptureReader.isCapture(start)) {
        var reader = CaptureReader.open(in);
        return new DatagramFile(number -> packet(reader, number), reader::close);
      }
      if (isMessages(start))
        return new DatagramFile(number -> message(in, file, number), in::close);
      if (start.length > MOST_PAYLOAD)
        throw in.failure(
            "neither a capture nor IPFIX messages, and larger than a UDP payload can be");
      return new DatagramFile(number -> payload(in, file, start.length, number), in::close);
    } catch (CaptureException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Whether a file begins with several IPFIX messages. One that is no larger than a payload has to
   * hold nothing else; else it is taken for a payload, whose rest is the decoder's to judge.
   */
  private static boolean isMessages(byte[] start) {
    int at = 0;
    int messages = 0;
    while (at + IPFIX_HEADER <= start.length && u16(start, at) == IPFIX) {
      int length = u16(start, at + 2);
      if (length < IPFIX_HEADER) break;
      at += length;
      messages++;
    }
    return start.length > MOST_PAYLOAD ? messages > 0 : messages > 1 && at == start.length;
  }

  private static @Nullable FileDatagram packet(CaptureReader reader, long index)
      throws CaptureException {
    var packet = reader.next();
    if (packet == null) return null;
    return switch (UdpPayloads.extract(packet)) {
      case UdpExtraction.Found(var payload) -> new Found(index, payload);
      case UdpExtraction.Skipped(var why) -> new Skipped(index, why);
    };
  }

  private static @Nullable FileDatagram message(CaptureInput in, Path file, long index)
      throws CaptureException {
    byte[] header = in.peek(4);
    if (header.length == 0) return null;
    if (header.length < 4 || u16(header, 0) != IPFIX || u16(header, 2) < IPFIX_HEADER)
      throw in.failure("an IPFIX message should begin here: 000a and its length");
    return payload(in, file, u16(header, 2), index);
  }

  private static @Nullable FileDatagram payload(CaptureInput in, Path file, int length, long index)
      throws CaptureException {
    long at = in.offset();
    var octets = in.nextOrEnd(length, at == 0 ? "payload" : "IPFIX message");
    if (octets == null) return null;
    var copy = new byte[octets.remaining()];
    octets.get(copy);
    return new Bare(index, new UdpPayload(changedAt(file), NO_ADDRESS, 0, NO_ADDRESS, 0, copy));
  }

  /** When the file was written stands in for the time of arrival; nanoseconds since 1970. */
  private static long changedAt(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis() * NANOS_PER_MILLI;
    } catch (IOException e) {
      return 0; // it was opened a moment ago: a time is not worth ending for
    }
  }

  private static int u16(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }

  /**
   * The next datagram, or null at the file's end. After an exception the file is of no more use.
   */
  public @Nullable FileDatagram next() throws CaptureException {
    return source.next(++index);
  }

  @Override
  public void close() throws CaptureException {
    input.close();
  }
}
