package dev.nomos.console;

import dev.nomos.console.rules.RuleDetail;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleStep;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nomos rules show}. */
@Command(
    name = "show",
    header = "All that is known of some rules.",
    description = {
      "Shows a rule in words and as a formula, what speaks for it, its exceptions, the relaxations",
      "that are proposed for it with the records that they would have let pass, its events, and",
      "records that keep it or break it."
    },
    footer = {
      "",
      "JSON is a list of objects: the members of 'nomos rules list', and expectedViolations, lift,",
      "lastTested, spaceId, quarantinedEvidences, quarantinedKeys, members (of its family),",
      "exceptionList, proposals, examples, counterExamples and events (as 'nomos rules history').",
      "",
      "Example:",
      "  nomos rules show 3f2a --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081"
    })
final class RulesShowCommand extends ReadingVerb {
  private static final int MOST_EVENTS = 10_000;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids, or how they begin.")
  private List<String> ids = new ArrayList<>();

  @Override
  Told read(RuleReader reader) {
    Map<String, LearnedRule> rules = reader.rules();
    List<String> wanted = ids.stream().map(id -> one(id, rules.keySet())).distinct().toList();
    Set<String> set = new HashSet<>(wanted);
    List<RuleEvent> events = reader.events(e -> set.contains(e.getRuleId()), MOST_EVENTS);
    List<RuleDetail> shown =
        wanted.stream()
            .map(id -> Objects.requireNonNull(rules.get(id)))
            .map(rule -> RuleDetail.of(rule, rules.values(), own(rule, events)))
            .toList();
    return new Told(shown, RuleText.of(shown));
  }

  private static List<RuleStep> own(LearnedRule rule, List<RuleEvent> events) {
    return events.stream()
        .filter(event -> event.getRuleId().equals(rule.getId()))
        .map(RuleStep::of)
        .toList();
  }
}
