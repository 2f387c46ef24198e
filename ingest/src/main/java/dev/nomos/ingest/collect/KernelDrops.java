package dev.nomos.ingest.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Datagrams that the kernel dropped because a socket's buffer was full: the last column of Linux's
 * socket tables. They were never received, so no other counter knows them.
 */
final class KernelDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private final int port;
  private final List<Path> tables;

  KernelDrops(int port) {
    this(port, TABLES);
  }

  KernelDrops(int port, List<Path> tables) {
    this.port = port;
    this.tables = tables;
  }

  /** Drops of all sockets bound to the port since they were opened; NaN where that is not known. */
  double read() {
    double drops = Double.NaN;
    for (var table : tables) {
      try {
        for (var line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
          var columns = line.strip().split("\\s+", -1);
          if (columns.length < 13 || !columns[1].endsWith(":%04X".formatted(port))) continue;
          drops = (Double.isNaN(drops) ? 0 : drops) + Long.parseLong(columns[12]);
        }
      } catch (IOException | NumberFormatException notLinux) {
        // the gauge stays NaN: a system without the table
      }
    }
    return drops;
  }
}
