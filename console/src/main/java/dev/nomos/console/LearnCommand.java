package dev.nomos.console;

import dev.nomos.console.learn.LearnJob;
import dev.nomos.console.learn.Manifest;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos learn}: the rules of a file. */
@Command(
    name = "learn",
    header = "Learn the rules that a file's rows obey.",
    description = {
      "Reads a CSV file or a packet capture as a data set specification says, makes the predicates",
      "that a grammar allows, and finds every rule of at most --max-size of them that no row"
          + " breaks:",
      "the strongest ones, without those that follow from others. Writes a run directory with the",
      "rules, the predicates, what the rows say about each rule, and how the search went."
    },
    footer = {
      "",
      "What the rows show is kept below the runs directory: the same file with the same",
      "specifications is not read again. Ctrl-C and limits end the search early; what was found is",
      "written, and the outcome says 'stopped' and why.",
      "",
      "Examples:",
      "  nomos learn --dataset-spec examples/datasets/cidds-flows.json \\",
      "      --grammar-spec examples/grammars/cidds-flows.json --input flows.csv",
      "  nomos learn --dataset-spec examples/datasets/tcp-conversations.json \\",
      "      --grammar-spec examples/grammars/tcp-conversations.json --input trace.pcap \\",
      "      --max-size 3 --time-budget 1m --format json",
      "",
      "--format json prints the run's manifest.json.",
      "Exit codes: 0 done, 2 a specification is wrong, 3 the input does not fit it."
    })
final class LearnCommand implements Callable<Integer> {
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private LearnOptions options = new LearnOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for the manifest as one object (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() throws IOException {
    DatasetSpec spec = table.specOfRows();
    try (EndOnSignal _ = new EndOnSignal()) {
      LearnJob.Result result = learn(spec);
      result.manifest().warnings().forEach(w -> System.err.println("nomos: warning: " + w));
      System.out.print(format == Format.JSON ? ReportJson.of(result.manifest()) : text(result));
      System.out.flush();
    }
    return ExitCode.DONE;
  }

  private LearnJob.Result learn(DatasetSpec spec) throws IOException {
    try (ProgressSteps steps = ProgressSteps.onTerminal()) {
      return options.job(table, spec, options.grammar(), steps).run();
    }
  }

  private static String text(LearnJob.Result result) {
    Manifest m = result.manifest();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s, %s, %s%s"
            .formatted(
                m.dataset(),
                number(m.rows(), "rows"),
                number(m.predicates(), "predicates"),
                number(m.distinctEvidences(), "distinct evidences"),
                m.fitMetadata().cachedEvidence() ? " (from the cache)" : ""));
    m.fitMetadata().searches().forEach(search -> lines.add(line(search)));
    lines.add(
        String.join(
                ", ",
                Stream.of(
                        number(m.rules(), "rules"),
                        number(m.implied(), "implied by them left out"),
                        number(m.unchecked(), "not checked for that"),
                        number(m.beyondCap(), "beyond max_rules left out"),
                        number(m.approximateRules(), "approximate rules besides"))
                    .filter(part -> !part.startsWith("0 ") || part.endsWith(" rules"))
                    .toList())
            + String.format(Locale.ROOT, "; %s in %.2f s", m.outcome(), m.fitMetadata().seconds()));
    result.best().forEach(rule -> lines.add("  " + rule));
    if (m.rules() > result.best().size()) {
      lines.add("  …");
    }
    lines.add("run: " + result.run());
    lines.add("see it with: nomos report " + result.run());
    return lines.stream().map(l -> l + System.lineSeparator()).collect(Collectors.joining());
  }

  private static String number(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s", count, what);
  }

  private static String line(Manifest.SearchPart search) {
    Integer complete = search.completeSize();
    return String.format(
            Locale.ROOT,
            "  search %-20s %,10d minimal sets over %,d evidences in %.3f s",
            search.name(),
            search.found(),
            search.evidences(),
            search.seconds())
        + (complete == null ? "" : "; stopped, complete up to size " + complete);
  }
}
