package dev.nomos.console;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.ingest.exports.ExportException;
import dev.nomos.ingest.exports.ExportFiles;
import dev.nomos.ingest.exports.ExportedRecord;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Decodes the files of {@code --input}: records to standard output, a summary to the other. */
final class DecodeFiles {
  private static final int PORTS = 65_535;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "A capture, IPFIX messages, or one UDP payload. Repeatable.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json: one object a line (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(names = "--options", description = "Options records too.")
  private boolean options;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      split = ",",
      description =
          "Of captures, only datagrams to this port. Repeatable (default: all that are exports).")
  private Set<Integer> ports = new LinkedHashSet<>();

  /** Whether there is a file; throws {@code UsageException} for its options without one. */
  boolean areGiven() {
    if (inputs.isEmpty() && (options || !ports.isEmpty()))
      throw new UsageException("--options and --port need --input");
    return !inputs.isEmpty();
  }

  /** The exit code. Throws {@code BadInputException} where a file cannot be read on. */
  int decode() {
    for (int port : ports)
      if (port < 1 || port > PORTS)
        throw new UsageException("--port must be 1 to " + PORTS + ", but was " + port);
    PrintStream out = System.out;
    Consumer<ExportedRecord> lines =
        switch (format) {
          case JSON -> new RecordJson(out)::write;
          case TEXT -> record -> out.println(RecordText.of(record));
        };
    var files =
        new ExportFiles(
            ports,
            record -> {
              if (options || record instanceof ExportedRecord.Flow) lines.accept(record);
            });
    try {
      for (Path input : inputs) files.decode(input);
      files.end();
      return ExitCode.DONE;
    } catch (ExportException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    } finally {
      out.flush();
      System.err.print(DecodeSummary.of(files.tally()));
    }
  }
}
