package dev.nomos.ingest.packet;

import dev.nomos.ingest.capture.CapturedPacket;

/** What became of a packet's fields. */
public sealed interface BuiltPacket {
  /** A packet that reads back as the fields that it was built of. */
  record Possible(CapturedPacket packet) implements BuiltPacket {}

  /** {@code why}: such as "tcp.seq = -1, which is not from 0 to 4294967295". */
  record Impossible(String why) implements BuiltPacket {}
}
