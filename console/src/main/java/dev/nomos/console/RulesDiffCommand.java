package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.console.rules.VersionChange;
import dev.nomos.schemas.avro.RuleEvent;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nomos rules diff}. */
@Command(
    name = "diff",
    header = "Which rules changed between two versions or moments, and why.",
    description = {
      "Compares what two theory versions do with each rule: whether it is in force or in shadow,",
      "what follows from a violation, where it does not apply. The rule's events in between say",
      "who decided and why. 'nomos theory diff' compares what the rules mean."
    },
    footer = {
      "",
      "JSON is a list of objects: rule, change (entered, left or changed), before and after",
      "(status, action and exceptions; one is absent where the rule entered or left), english,",
      "formula, events (as 'nomos rules history').",
      "",
      "Examples:",
      "  nomos rules diff 3 newest ...",
      "  nomos rules diff 2026-01-31T12:00:00Z 2026-02-01T12:00:00Z ...",
      "",
      "Exit codes: 0 no rule changed, 1 some did, 2 usage, 4 the cluster failed."
    })
final class RulesDiffCommand extends ReadingVerb {
  private static final int MOST_EVENTS = 100_000;

  @Parameters(index = "0", paramLabel = "FROM", description = "Version, 'newest' or event time.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "Likewise.")
  private String to = "";

  @Override
  Told read(RuleReader reader) {
    var versions = new TheoryVersions(reader.theories());
    TheoryVersion first = versions.of(from);
    TheoryVersion second = versions.of(to);
    List<RuleEvent> between =
        reader.events(
            event ->
                event.getTheoryVersion() > Math.min(first.version(), second.version())
                    && event.getTheoryVersion() <= Math.max(first.version(), second.version()),
            MOST_EVENTS);
    List<VersionChange> changes = VersionChange.between(first.rules(), second.rules(), between);
    return new Told(
        changes, text(first, second, changes), changes.isEmpty() ? ExitCode.DONE : ExitCode.NO);
  }

  private static String text(
      TheoryVersion first, TheoryVersion second, List<VersionChange> changes) {
    return changes.stream()
        .map(RulesDiffCommand::text)
        .collect(
            Collectors.joining(
                "",
                "version %d to %d: %,d rules changed%n"
                    .formatted(first.version(), second.version(), changes.size()),
                ""));
  }

  private static String text(VersionChange change) {
    String sign =
        switch (change.change()) {
          case "entered" -> "+";
          case "left" -> "-";
          default -> "~";
        };
    String what =
        change.before() == null
            ? String.valueOf(change.after())
            : change.after() == null
                ? change.before().toString()
                : change.before() + " -> " + change.after();
    return change.events().stream()
        .map(step -> "    %s%n".formatted(RuleText.step(step)))
        .collect(
            Collectors.joining(
                "",
                "%s %s  %s%n    %s%n".formatted(sign, change.rule(), change.english(), what),
                ""));
  }
}
