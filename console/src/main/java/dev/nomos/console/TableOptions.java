package dev.nomos.console;

import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.table.Table;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every verb that reads a file as a data set's specification says. */
final class TableOptions {
  @Option(
      names = "--dataset-spec",
      paramLabel = "FILE",
      required = true,
      description = "Data set specification (JSON).")
  private Path datasetSpec = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = {
        "A file of CSV, JSON lines or Parquet, a packet capture, or for a data set of flows a",
        "capture of their exports, packed with gzip or zstd or not: its octets tell, not its name;",
        "the specification's source.path unless given."
      })
  private @Nullable Path input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Read only the first N data rows, packets or flows.")
  private @Nullable Long limit;

  @Option(
      names = "--drop-incomplete",
      description = {
        "Leave out every column that some row has no value in, as NetNomos does; the same as",
        "incomplete_columns: drop in the specification. Reads the input once more."
      })
  private boolean dropIncomplete;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = {
        "Windows begin every N rows, whatever the specification says: 1 gives the most windows to",
        "learn from."
      })
  private @Nullable Integer stride;

  @Mixin private ElementsOption elements = new ElementsOption();

  /** Throws {@code SpecException} where it cannot be used. */
  DatasetSpec spec() {
    var _ = limit(); // an option that is wrong is told also where nothing is read
    DatasetSpec spec = withStride(DatasetSpec.read(datasetSpec));
    boolean keeps = spec.incompleteColumns() == DatasetSpec.IncompleteColumns.KEEP;
    return dropIncomplete && keeps ? spec.dropping(null) : spec;
  }

  private DatasetSpec withStride(DatasetSpec spec) {
    if (stride == null) return spec;
    if (stride < 1) throw new UsageException("--stride must be at least 1, but was " + stride);
    if (spec.contextWindow() == null)
      throw new UsageException("--stride: " + datasetSpec + " has no context_window");
    return spec.withStride(stride);
  }

  /**
   * The specification as the input's rows follow it: without incomplete columns, where they are to
   * be dropped, which is told on standard error.
   */
  DatasetSpec specOfRows() {
    DatasetSpec spec = spec();
    if (!spec.awaitsDroppedColumns()) return spec;
    DatasetSpec found = table(spec).spec();
    System.err.println("nomos: incomplete columns left out: " + found.droppedColumns());
    return found;
  }

  Path datasetSpec() {
    return datasetSpec;
  }

  /** The input: the option, or what the specification names. */
  Path input(DatasetSpec spec) {
    if (input != null) return input;
    if (spec.source().path() == null)
      throw new UsageException(datasetSpec + " names no source.path; give --input FILE");
    return Path.of(spec.source().path());
  }

  /** The most data rows or packets to read; empty: all. */
  OptionalLong limit() {
    if (limit != null && limit < 0)
      throw new UsageException("--limit must not be negative, but was " + limit);
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  /** Throws {@code TableException} where there is no such file. */
  Table table(DatasetSpec spec) {
    return Table.open(spec, input(spec), limit(), exports());
  }

  /** How a capture of flow exports is decoded. */
  ExchangeConfig exports() {
    return elements.ofFiles();
  }
}
