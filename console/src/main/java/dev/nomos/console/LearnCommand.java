package dev.nomos.console;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.learn.LearnJob;
import dev.nomos.console.learn.Manifest;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    DatasetSpec spec = table.spec();
    try (EndOnSignal _ = new EndOnSignal();
        ProgressSteps steps = ProgressSteps.onTerminal()) {
      LearnJob.Result result = options.job(table, spec, options.grammar(), steps).run();
      steps.close();
      result.manifest().warnings().forEach(w -> System.err.println("nomos: warning: " + w));
      System.out.print(format == Format.JSON ? json(result.manifest()) : text(result));
      System.out.flush();
    }
    return ExitCode.DONE;
  }

  private static String json(Manifest manifest) throws IOException {
    return JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(manifest)
        + System.lineSeparator();
  }

  private static String text(LearnJob.Result result) {
    Manifest m = result.manifest();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s: %,d rows, %,d predicates, %,d distinct evidences%s",
        m.dataset(),
        m.rows(),
        m.predicates(),
        m.distinctEvidences(),
        m.fitMetadata().cachedEvidence() ? " (from the cache)" : "");
    for (Manifest.SearchPart part : m.fitMetadata().searches()) {
      Integer complete = part.completeSize();
      line(
          text,
          "  search %-20s %,8d minimal sets over %,d evidences in %.3f s%s",
          part.name(),
          part.found(),
          part.evidences(),
          part.seconds(),
          complete == null ? "" : "; stopped, complete up to size " + complete);
    }
    line(
        text,
        "%,d rules%s%s%s; %s in %.2f s",
        m.rules(),
        m.implied() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d implied by them left out", m.implied()),
        m.beyondCap() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d beyond max_rules left out", m.beyondCap()),
        m.approximateRules() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d approximate rules besides", m.approximateRules()),
        m.outcome(),
        m.fitMetadata().seconds());
    result.best().forEach(rule -> line(text, "  %s", rule));
    if (m.rules() > result.best().size()) {
      line(text, "  …");
    }
    line(text, "run: %s", result.run());
    line(text, "see it with: nomos report %s", result.run());
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
