package dev.nomos.console;

import dev.nomos.console.rules.RuleIds;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleStep;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nomos rules history}. */
@Command(
    name = "history",
    header = "What happened to rules, by whom and why.",
    description = "Prints rule events, the newest last.",
    footer = {
      "",
      "JSON is a list of objects: rule, kind (status, action, exception, quarantine, proposal,",
      "health or refused), status, action, health, theory (version), support, tested, and where",
      "they apply at (event time), before (status), who, why, replaces, replacedBy, exception,",
      "evidences, records and keys (quarantined), command.",
      "",
      "Examples:",
      "  nomos rules history --last 20 ...",
      "  nomos rules history 3f2a --kind status,proposal --format json ..."
    })
final class RulesHistoryCommand extends ReadingVerb {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Only of these rules: ids, or how they begin.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Only events of such a kind: ${COMPLETION-CANDIDATES}.")
  private Set<RuleEventKind> kinds = EnumSet.allOf(RuleEventKind.class);

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Only the newest N (default: ${DEFAULT-VALUE}).")
  private int last;

  @Override
  void checkOptions() {
    if (last < 1) throw new UsageException("--last must be at least 1, but was " + last);
  }

  @Override
  Told read(RuleReader reader) {
    List<RuleStep> steps = reader.events(this::isWanted, last).stream().map(RuleStep::of).toList();
    return new Told(steps, text(steps));
  }

  private boolean isWanted(RuleEvent event) {
    return kinds.contains(event.getKind())
        && (ids.isEmpty()
            || ids.stream().anyMatch(start -> RuleIds.startsWith(event.getRuleId(), start)));
  }

  private static String text(List<RuleStep> steps) {
    return steps.stream()
        .map(step -> "%-14s  %s%n".formatted(step.rule(), RuleText.step(step)))
        .collect(Collectors.joining());
  }
}
