package dev.nomos.console;

import dev.nomos.console.report.ReportPage;
import dev.nomos.miner.run.RunDirectory;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nomos report}: a learning run as a page. */
@Command(
    name = "report",
    header = "Make an HTML page of a learning run.",
    description = {
      "Reads a run directory of 'nomos learn' and writes one HTML file that needs no",
      "network: the rules in order with what speaks for each, records that show them,",
      "families of rules, approximate rules, predicates, growth of the evidence, and",
      "the search. Prints the file's name."
    },
    footer = {
      "",
      "Example:",
      "  nomos report runs/20260801-101500_cidds_network_flow --out cidds.html",
      "",
      "Exit codes: 0 done, 2 usage, 3 RUN is no finished run, 4 the page cannot be written."
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page's file (default: report.html in the run directory).")
  private @Nullable Path out;

  @Option(
      names = "--open",
      paramLabel = "yes|no",
      defaultValue = "no",
      description = "Show the page in the browser, where there is one (default: ${DEFAULT-VALUE}).")
  private Open open = Open.NO;

  private enum Open {
    YES,
    NO
  }

  @Override
  public Integer call() throws IOException {
    RunDirectory directory = RunDirectory.read(run);
    Path file = out == null ? run.resolve("report.html") : out;
    OutputFile.check(file, null);
    ReportPage.write(directory, file);
    System.out.println(file);
    if (open == Open.YES) {
      show(file);
    }
    return ExitCode.DONE;
  }

  private static void show(Path file) throws IOException {
    if (GraphicsEnvironment.isHeadless() || !Desktop.isDesktopSupported()) {
      System.err.println("nomos: no browser to show the page in");
    } else {
      Desktop.getDesktop().browse(file.toUri());
    }
  }
}
