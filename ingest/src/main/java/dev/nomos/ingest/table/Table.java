package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A file as a data set's specification sees it. Rows stream: memory is constant, but for a {@code
 * sort} step and for windows with an order, which keep the whole table.
 */
public final class Table {
  private final DatasetSpec spec;
  private final Path file;
  private final long limit;
  private final Kind kind;

  /** What the file holds, and what its records are called in errors. */
  private enum Kind {
    CSV("line"),
    PCAP("packet"),
    FLOWS("flow");

    private final String place;

    Kind(String place) {
      this.place = place;
    }
  }

  private Table(DatasetSpec spec, Path file, long limit, Kind kind) {
    this.spec = spec;
    this.file = file;
    this.limit = limit;
    this.kind = kind;
  }

  /**
   * Throws {@link TableException} where there is no such file. Where incomplete columns are to be
   * dropped, the file is read to find them.
   *
   * @param limit the most data rows or packets to read, before any step
   */
  public static Table open(DatasetSpec spec, Path file, OptionalLong limit) {
    if (!Files.exists(file)) throw new TableException(file, "no such file");
    if (Files.isDirectory(file)) throw new TableException(file, "is a directory, not a file");
    Kind kind =
        switch (spec.source().type()) {
          case PCAP -> Kind.PCAP;
          case CSV -> Kind.CSV;
          case FLOWS -> Kind.FLOWS;
          case AUTO -> isCapture(file) ? Kind.PCAP : Kind.CSV;
        };
    long most = limit.orElse(Long.MAX_VALUE);
    var table = new Table(spec, file, most, kind);
    if (!spec.awaitsDroppedColumns()) return table;
    var incomplete = List.copyOf(table.forEach(_ -> {}).absent().keySet());
    return new Table(spec.dropping(incomplete), file, most, kind);
  }

  /** The specification that the rows follow: what was given, less the columns dropped. */
  public DatasetSpec spec() {
    return spec;
  }

  private static boolean isCapture(Path file) {
    try (var in = InputFile.open(file)) {
      return InputFile.isCapture(in.readNBytes(4));
    } catch (IOException e) {
      throw new TableException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** What a reader of the rows finds wrong with them, as a complaint about the file. */
  public TableException refusal(String what) {
    return new TableException(file, what);
  }

  public RowType rowType() {
    return spec.rowType();
  }

  /**
   * Reads the file and gives each prepared row to {@code consumer}, in order. Throws {@link
   * TableException} at the first record that does not fit the specification; rows before it have
   * been given by then.
   */
  public TableSummary forEach(Consumer<Row> consumer) {
    var tally = new Tally(file, kind.place, consumer);
    var preparation =
        new TablePreparation(spec, tally, kind == Kind.FLOWS ? tally.lenient() : tally);
    switch (kind) {
      case CSV ->
          new CsvTable(file, spec.source().csvReadOptions(), preparation, tally, limit).read();
      case PCAP -> new PacketTable(file, preparation, tally, limit).read();
      case FLOWS -> new FlowTable(file, preparation, tally, limit).read();
    }
    preparation.end();
    return tally.summary(kind.name().toLowerCase(Locale.ROOT), preparation);
  }
}
