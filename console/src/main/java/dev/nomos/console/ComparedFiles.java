package dev.nomos.console;

import dev.nomos.ingest.table.Table;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a verb that compares files of one data set with the real one. */
final class ComparedFiles {
  @Option(
      names = "--dataset-spec",
      paramLabel = "FILE",
      required = true,
      description = "Data set specification (JSON).")
  private Path datasetSpec = Path.of("");

  @Option(
      names = "--real",
      paramLabel = "FILE",
      description = "The real records, prepared as the data set specification says.")
  private @Nullable Path real;

  @Option(
      names = "--real-rows",
      paramLabel = "FILE",
      description = "The same as rows that are prepared already; instead of --real.")
  private @Nullable Path realRows;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE",
      description = "A file to compare, prepared as the specification says. Repeatable.")
  private List<String> inputs = List.of();

  @Option(
      names = "--rows",
      paramLabel = "[NAME=]FILE",
      description = {
        "A file of rows that are prepared already, as 'nomos prepare --out' and 'nomos generate'",
        "write them: CSV, JSON lines or Parquet. Repeatable."
      })
  private List<String> rows = List.of();

  @Mixin private ElementsOption elements = new ElementsOption();

  /** A file under the name that reports call it. */
  record Source(String name, Path file, Table table) {}

  /**
   * Throws {@code UsageException} where files are missing among the options or have one name.
   *
   * @param needsInput whether there must be a file besides the real one
   */
  void check(boolean needsInput) {
    if ((real == null) == (realRows == null)) {
      throw new UsageException("give the real records: either --real FILE or --real-rows FILE");
    }
    if (needsInput && inputs.isEmpty() && rows.isEmpty()) {
      throw new UsageException("give something to compare: --input FILE or --rows FILE");
    }
    NamedInput.checkNames(Stream.concat(named(inputs), named(rows)).toList(), List.of());
  }

  /** Throws {@code UsageException} where a file is called as something else that is compared. */
  void checkOthers(Collection<String> names) {
    NamedInput.checkNames(
        Stream.concat(named(inputs), named(rows)).toList(),
        names.stream().map(name -> new NamedInput(name, name)).toList());
  }

  private static Stream<NamedInput> named(List<String> files) {
    return files.stream().map(NamedInput::file);
  }

  /** Throws {@code UsageException} where {@code out} cannot be written or is one of the files. */
  void checkOutput(@Nullable Path out) throws IOException {
    if (out == null) return;
    OutputFile.check(out, null);
    List<Path> read = new ArrayList<>();
    Stream.concat(named(inputs), named(rows)).forEach(file -> read.add(Path.of(file.value())));
    Stream.of(real, realRows).filter(file -> file != null).forEach(read::add);
    for (Path file : read) OutputFile.check(out, Files.exists(file) ? file : null);
  }

  /**
   * The specification as the real records follow it: without incomplete columns, where they are to
   * be dropped.
   */
  DatasetSpec spec() {
    DatasetSpec spec = DatasetSpec.read(datasetSpec);
    if (!spec.awaitsDroppedColumns()) return spec;
    return real == null ? spec.dropping(List.of()) : table(spec, real).spec();
  }

  Source real(DatasetSpec spec, List<String> kept) {
    return source(spec, kept, "real", real, realRows);
  }

  /** A file that an option names in one of two forms; not both are null. */
  Source source(
      DatasetSpec spec,
      List<String> kept,
      String name,
      @Nullable Path file,
      @Nullable Path preparedRows) {
    if (file != null) return new Source(name, file, table(spec, file));
    Path prepared = Path.of(String.valueOf(preparedRows));
    return new Source(name, prepared, table(spec.ofPreparedRows(kept), prepared));
  }

  /**
   * The files to compare, opened one after the other.
   *
   * @param kept the columns that files of prepared rows must have; empty: all
   */
  List<Source> sources(DatasetSpec spec, List<String> kept) {
    return Stream.concat(
            named(inputs).map(f -> source(spec, kept, f.name(), Path.of(f.value()), null)),
            named(rows).map(f -> source(spec, kept, f.name(), null, Path.of(f.value()))))
        .toList();
  }

  private Table table(DatasetSpec spec, Path file) {
    return Table.open(spec, file, OptionalLong.empty(), elements.ofFiles());
  }
}
