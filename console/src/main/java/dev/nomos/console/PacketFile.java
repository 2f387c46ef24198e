package dev.nomos.console;

import dev.nomos.ingest.capture.CaptureWriter;
import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.synthesis.PacketRows;
import dev.nomos.ingest.synthesis.RowPackets;
import dev.nomos.logic.Row;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Prepared rows of packets as a pcap file. Rows that no packet can be are told of on standard
 * error, the first of them with a reason each.
 */
final class PacketFile implements RowSink {
  private static final int MOST_TOLD = 20;

  private final UnfinishedFile file;
  private final CaptureWriter out;
  private final PacketRows rows;
  private long offered;
  private long impossible;

  private PacketFile(UnfinishedFile file, CaptureWriter out, PacketRows rows) {
    this.file = file;
    this.out = out;
    this.rows = rows;
  }

  /** Whether a file's name asks for packets. */
  static boolean isMeantBy(Path name) {
    return name.toString().toLowerCase(Locale.ROOT).endsWith(".pcap");
  }

  /** Throws {@code UsageException} where the data set's rows are no packets. */
  static void check(Path name, DatasetSpec spec) {
    Optional<String> why = PacketRows.whyNot(spec);
    if (why.isPresent()) {
      throw new UsageException(
          "--out %s: the records of data set '%s' are no packets, %s; name the file .csv or .jsonl"
              .formatted(name, spec.name(), why.get()));
    }
  }

  static PacketFile create(Path name, DatasetSpec spec) throws IOException {
    check(name, spec);
    var rows = new PacketRows(spec);
    rows.notes().forEach(note -> System.err.println("nomos: " + note));
    UnfinishedFile file = UnfinishedFile.of(name);
    var out = new BufferedOutputStream(Files.newOutputStream(file.beside()), 1 << 16);
    return new PacketFile(file, new CaptureWriter(out), rows);
  }

  @Override
  public boolean write(long number, Row row) {
    offered++;
    return switch (rows.of(row)) {
      case RowPackets.Packets(var packets) -> write(packets);
      case RowPackets.Impossible(var why) -> {
        tell(why);
        yield false;
      }
    };
  }

  private boolean write(List<CapturedPacket> packets) {
    try {
      for (CapturedPacket packet : packets) {
        out.write(packet);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(file.file() + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void tell(String why) {
    if (impossible++ < MOST_TOLD) {
      System.err.printf("nomos: record %d is no packet: %s%n", offered, why);
      if (impossible == MOST_TOLD) {
        System.err.println("nomos: further ones are only counted");
      }
    }
  }

  @Override
  public void finish() throws IOException {
    out.close();
    file.appear();
    if (rows.moved() > 0) {
      System.err.printf(
          "nomos: %,d windows are of a conversation that an earlier one is of, and have another"
              + " port%n",
          rows.moved());
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    file.discard();
  }
}
