package dev.nomos.console.demo;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the UDP payloads of a capture; packets that carry none are passed over. */
final class ExportCapture {
  private ExportCapture() {}

  static List<Replay.ExportDatagram> read(Path file) {
    List<Replay.ExportDatagram> datagrams = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(file)) {
      for (CapturedPacket packet = reader.next(); packet != null; packet = reader.next()) {
        if (UdpPayloads.extract(packet) instanceof UdpExtraction.Found(var payload)) {
          datagrams.add(new Replay.ExportDatagram(payload.epochNanos(), payload.octets()));
        }
      }
      return datagrams;
    } catch (CaptureException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }
}
