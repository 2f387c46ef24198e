package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private final boolean capture;

  private Table(DatasetSpec spec, Path file, long limit, boolean capture) {
    this.spec = spec;
    this.file = file;
    this.limit = limit;
    this.capture = capture;
  }

  /**
   * Throws {@link TableException} where there is no such file, and {@link SpecException} where the
   * specification's source is no file.
   *
   * @param limit the most data rows or packets to read, before any step
   */
  public static Table open(DatasetSpec spec, Path file, OptionalLong limit) {
    if (spec.source().type() == DatasetSpec.Source.Type.FLOWS)
      throw new SpecException(
          "data set '" + spec.name() + "'",
          List.of("source type 'flows' is no table; use csv, pcap or auto"));
    if (!Files.exists(file)) throw new TableException(file, "no such file");
    if (Files.isDirectory(file)) throw new TableException(file, "is a directory, not a file");
    boolean capture =
        switch (spec.source().type()) {
          case PCAP -> true;
          case CSV -> false;
          case AUTO, FLOWS -> isCapture(file);
        };
    return new Table(spec, file, limit.orElse(Long.MAX_VALUE), capture);
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
    var tally = new Tally(file, capture ? "packet" : "line", consumer);
    var preparation = new TablePreparation(spec, tally, tally);
    if (capture) new PacketTable(file, preparation, tally, limit).read();
    else new CsvTable(file, spec.source().csvReadOptions(), preparation, tally, limit).read();
    preparation.end();
    return tally.summary(capture ? "pcap" : "csv", preparation);
  }
}
