package dev.nomos.ingest.synthesis;

import dev.nomos.ingest.capture.CapturedPacket;
import java.util.List;

/** What became of a row. */
public sealed interface RowPackets {
  /**
   * The row's packets.
   *
   * @param packets in the order of the window; one where there are no windows
   */
  record Packets(List<CapturedPacket> packets) implements RowPackets {
    public Packets {
      packets = List.copyOf(packets);
    }
  }

  /** {@code why}: such as "tcp.seq_ctx1 = -1, which is not from 0 to 4294967295". */
  record Impossible(String why) implements RowPackets {}
}
