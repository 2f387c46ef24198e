package dev.nomos.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the records go that a verb writes, and how it tells what it did. */
final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = {
        "Where the records go: CSV, JSON lines where the name ends with .jsonl, or packets where"
            + " it",
        "ends with .pcap and the data set is one of packets."
      })
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Of the summary: text, or json for one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  /** Throws {@code UsageException} where the file cannot be written, or is {@code input}. */
  void check(@Nullable Path input) throws IOException {
    if (out != null) {
      OutputFile.check(out, input);
      if (out.toString().toLowerCase(Locale.ROOT).endsWith(".pcapng")) {
        throw new UsageException("--out " + out + ": packets are written as .pcap");
      }
    }
  }

  /** Null for standard output. */
  @Nullable Path out() {
    return out;
  }

  Format format() {
    return format;
  }
}
