package dev.nomos.console;

import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Row;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos prepare}: what a file's rows are once they are prepared. */
@Command(
    name = "prepare",
    header = "Prepare a file and tell what its rows are.",
    description = {
      "Reads a table or a capture as a data set specification says, and tells the prepared",
      "columns, how often each has no value, and what was left out. --out keeps the rows."
    },
    footer = {
      "",
      "Examples:",
      "  nomos prepare --dataset-spec cidds.json --input cidds.csv --limit 1000",
      "  nomos prepare --dataset-spec tcp.json --input trace.pcap --out windows.csv --format json",
      "",
      "Exit codes: 0 done, 2 the specification is wrong, 3 the input does not fit it."
    })
final class PrepareCommand implements Callable<Integer> {
  @Mixin private TableOptions options = new TableOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for the summary as one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the prepared rows there: CSV, or JSON lines where it ends in .jsonl.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    DatasetSpec spec = options.specOfRows();
    var table = options.table(spec);
    TableSummary summary;
    if (out == null) {
      Consumer<Row> nothing = _ -> {};
      summary = table.forEach(nothing);
    } else {
      OutputFile.check(out, options.input(spec));
      try (var file = RowFile.create(out, table.rowType())) {
        summary = table.forEach(file::write);
        file.finish();
      }
    }
    var report = PreparedReport.of(spec, options.input(spec), summary);
    System.out.print(format == Format.JSON ? ReportJson.of(report) : report.text());
    return ExitCode.DONE;
  }
}
