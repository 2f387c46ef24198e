package dev.nomos.ingest.table;

import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.packet.PacketDissector;
import dev.nomos.ingest.packet.PacketField;
import dev.nomos.ingest.prepare.InputColumn;
import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a packet capture into a preparation, packet by packet. */
final class PacketTable {
  private final Path file;
  private final TablePreparation preparation;
  private final Tally tally;
  private final long limit;
  private final List<PacketField> fields = new ArrayList<>();
  private final int[] slots;

  PacketTable(Path file, TablePreparation preparation, Tally tally, long limit) {
    this.file = file;
    this.preparation = preparation;
    this.tally = tally;
    this.limit = limit;
    List<String> unknown = new ArrayList<>();
    for (var column : preparation.inputs()) {
      var field = field(column);
      if (field == null) unknown.add(column.name());
      else fields.add(field);
    }
    if (!unknown.isEmpty())
      throw new TableException(
          file, "packets have no fields " + unknown + "; they have " + PacketField.names());
    slots = preparation.inputs().stream().mapToInt(InputColumn::slot).toArray();
  }

  private static @Nullable PacketField field(InputColumn column) {
    return PacketField.named(column.name())
        .or(() -> PacketField.named(column.canonicalName()))
        .orElse(null);
  }

  void read() {
    var dissector = new PacketDissector(fields);
    @Nullable Value[] record = new @Nullable Value[preparation.slots()];
    try (var reader = CaptureReader.open(file)) {
      for (long number = 1; number <= limit; number++) {
        var packet = reader.next();
        if (packet == null) return;
        tally.countRead();
        dissector.dissect(packet, number);
        if (dissector.flaw() != null) tally.countFlaw(dissector.flaw());
        Arrays.fill(record, null);
        for (int i = 0; i < slots.length; i++) record[slots[i]] = dissector.get(fields.get(i));
        tally.arrives(number, packet.epochNanos() / 1_000_000, null);
        preparation.accept(record, number);
      }
    } catch (CaptureException e) {
      throw new TableException(String.valueOf(e.getMessage()), e);
    }
  }
}
