package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CapturedPacket;
import java.io.IOException;
import java.nio.file.Path;

/** Capture files. Each is a file of its own; there is no state between them. */
final class CaptureSubject implements Subject {
  private static final int LEAST_OF_PACKET = 16;

  /** A deflated octet stands for no more than this many. */
  private static final int MOST_DEFLATED = 1032;

  private final Path file;
  private final Scratch scratch;

  CaptureSubject(Scratch scratch) {
    this.scratch = scratch;
    this.file = scratch.file();
  }

  @Override
  public Outcome decode(byte[] input) throws IOException {
    scratch.write(input);
    long packets = 0;
    long octets = 0;
    try (var reader = CaptureReader.open(file)) {
      for (var packet = reader.next(); packet != null; packet = reader.next()) {
        check(packet);
        packets++;
        octets += LEAST_OF_PACKET + packet.octets().length;
        promise(octets <= (long) MOST_DEFLATED * input.length, "packets take octets of the file");
      }
    } catch (CaptureException e) {
      promise(e.offset() >= 0, "an error has an offset");
      promise(String.valueOf(e.getMessage()).startsWith(file + ": offset "), "an error says where");
      return new Outcome.Rejected(String.valueOf(e.getMessage()));
    }
    return new Outcome.Yielded(packets);
  }

  private static void check(CapturedPacket packet) {
    promise(packet.linkType() >= 0, "a link type is not negative");
    promise(packet.originalLength() >= 0, "a length is not negative");
    promise(packet.originalLength() <= 0xFFFF_FFFFL, "a length has 32 bits");
  }
}
