package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import java.nio.file.Path;

/** Reads a packet capture into a preparation, packet by packet. */
final class PacketTable {
  PacketTable(Path file, TablePreparation preparation, Tally tally, long limit) {
    throw new TableException(file, "captures are next");
  }

  void read() {}
}
