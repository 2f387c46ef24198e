package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.TablePreparation;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.PreprocessStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    CSV("line", false),
    JSON("line", true),
    PARQUET("row", true),
    PCAP("packet", false),
    FLOWS("flow", true);

    private final String place;

    /** Whether a record that does not fit is counted and left out; else it is the file's fault. */
    private final boolean lenient;

    Kind(String place, boolean lenient) {
      this.place = place;
      this.lenient = lenient;
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
    Kind kind = kind(spec, file);
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

  /** A file that tells what it is needs no word from the specification. */
  private static Kind kind(DatasetSpec spec, Path file) {
    var declared = spec.source().type();
    try {
      return switch (Content.of(file)) {
        case PARQUET -> Kind.PARQUET;
        case JSON_LINES -> Kind.JSON;
        case CAPTURE ->
            switch (declared) {
              case FLOWS -> Kind.FLOWS;
              case CSV -> Kind.CSV;
              case AUTO, PCAP -> Kind.PCAP;
            };
        case TEXT ->
            switch (declared) {
              case FLOWS -> Kind.FLOWS;
              case PCAP -> Kind.PCAP;
              case AUTO, CSV -> Kind.CSV;
            };
      };
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
    return read(new RowsOnly(consumer), kind.lenient, null);
  }

  /**
   * Reads the file and gives {@code sink} each prepared row and each record that does not fit, with
   * where they come from. Throws {@link TableException} where the file cannot be read on.
   *
   * @param timeColumn where a table has its records' time; ignored for captures, which know
   */
  public TableSummary forEach(RecordSink sink, @Nullable String timeColumn) {
    return read(sink, true, isTable() ? timeColumn : null);
  }

  /** Whether this is CSV, JSON lines or Parquet, whose records know of no time themselves. */
  public boolean isTable() {
    return switch (kind) {
      case CSV, JSON, PARQUET -> true;
      case PCAP, FLOWS -> false;
    };
  }

  private TableSummary read(RecordSink sink, boolean lenient, @Nullable String timeColumn) {
    var tally = new Tally(file, kind.place, sink, lenient, reorders());
    var also = timeColumn == null ? List.<String>of() : List.of(timeColumn);
    var preparation = new TablePreparation(spec, also, tally, tally);
    if (timeColumn != null) {
      var column = preparation.input(timeColumn);
      if (column == null) throw new TableException(file, "has no time column '" + timeColumn + "'");
      tally.timeIn(timeColumn, column.slot());
    }
    try {
      read(preparation, tally);
      preparation.end();
      if (kind == Kind.JSON || kind == Kind.PARQUET) tally.requireOneThatFits();
    } catch (RecordSink.StopReading enough) {
      // what was counted until here is the answer
    }
    return tally.summary(kind.name().toLowerCase(Locale.ROOT), preparation);
  }

  private void read(TablePreparation preparation, Tally tally) {
    switch (kind) {
      case CSV ->
          new CsvTable(file, spec.source().csvReadOptions(), preparation, tally, limit).read();
      case JSON -> new JsonTable(file, preparation, tally, limit).read();
      case PARQUET -> new ParquetTable(file, preparation, tally, limit).read();
      case PCAP -> new PacketTable(file, preparation, tally, limit).read();
      case FLOWS -> new FlowTable(file, preparation, tally, limit).read();
    }
  }

  private boolean reorders() {
    var window = spec.contextWindow();
    return window != null && !window.orderBy().isEmpty()
        || spec.preprocessing().stream().anyMatch(step -> step.kind() == PreprocessStep.Kind.SORT);
  }

  private record RowsOnly(Consumer<Row> consumer) implements RecordSink {
    @Override
    public void row(Row row, String partition, Provenance from) {
      consumer.accept(row);
    }

    @Override
    public void rejected(Provenance from, String place, String reason) {}

    @Override
    public void read() {}
  }
}
