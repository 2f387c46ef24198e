package dev.nomos.console;

import dev.nomos.console.rules.RuleFilter;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleSummary;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos rules list}. */
@Command(
    name = "list",
    header = "The rules, one a line.",
    description = {
      "Lists rules with their status, health, how many records put them to the test, and how many",
      "quarantined records break them. Rules that are proposed, active or in shadow, each family",
      "on one line, unless options say otherwise."
    },
    footer = {
      "",
      "JSON is a list of objects: id, status, health, action, provenance, family, folded (rules of",
      "the family that the line stands for besides), tested, support, quarantined (records),",
      "exceptions (how many), english, formula, and where they apply since (event time), replaces",
      "and wouldPass (of a proposed relaxation).",
      "",
      "Examples:",
      "  nomos rules list --status active,shadow --health vacuous ...",
      "  nomos rules list --text 'flags' --all --format json ..."
    })
final class RulesListCommand extends ReadingVerb {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "Only rules that are so: ${COMPLETION-CANDIDATES}. Several with commas.")
  private Set<RuleStatus> statuses = EnumSet.noneOf(RuleStatus.class);

  @Option(
      names = "--health",
      paramLabel = "HEALTH",
      split = ",",
      description = "Only rules of such health: ${COMPLETION-CANDIDATES}.")
  private Set<RuleHealth> healths = EnumSet.noneOf(RuleHealth.class);

  @Option(
      names = "--family",
      paramLabel = "ID",
      description = "Only the family of this rule, each member on a line of its own.")
  private String family = "";

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only rules whose words, formula or id have this in them.")
  private String text = "";

  @Option(
      names = "--all",
      description = "Also rules that are over; and each member of a family on its own line.")
  private boolean all;

  @Override
  Told read(RuleReader reader) {
    Map<String, LearnedRule> rules = reader.rules();
    List<RuleSummary> shown = filter().of(rules.values());
    return new Told(shown, text(shown, rules.values()));
  }

  private RuleFilter filter() {
    Set<RuleStatus> wanted =
        !statuses.isEmpty()
            ? statuses
            : all
                ? EnumSet.allOf(RuleStatus.class)
                : EnumSet.of(RuleStatus.PROPOSED, RuleStatus.ACTIVE, RuleStatus.SHADOW);
    return new RuleFilter(wanted, healths, family, text, all || !family.isEmpty());
  }

  private static String text(List<RuleSummary> shown, Collection<LearnedRule> rules) {
    StringBuilder lines = new StringBuilder();
    if (!shown.isEmpty()) {
      lines.append(line("ID", "STATUS", "HEALTH", "TESTED", "BROKEN BY", "RULE"));
    }
    for (RuleSummary rule : shown) {
      lines.append(
          line(
              rule.id(),
              rule.status(),
              rule.health(),
              "%,d".formatted(rule.tested()),
              brokenBy(rule),
              words(rule)));
    }
    return lines + tally(shown, rules);
  }

  /** Of a relaxation its own words say what it would let pass. */
  private static String brokenBy(RuleSummary rule) {
    return rule.quarantined() == 0 || rule.replaces() != null
        ? "-"
        : "%,d".formatted(rule.quarantined());
  }

  private static String line(
      String id, String status, String health, String tested, String brokenBy, String words) {
    return "%-14s  %-8s  %-8s  %11s  %9s  %s%n"
        .formatted(id, status, health, tested, brokenBy, words);
  }

  private static String words(RuleSummary rule) {
    String relaxes =
        rule.replaces() == null
            ? ""
            : "would let %,d records pass that %s forbids: "
                .formatted(rule.wouldPass(), rule.replaces());
    String folded = rule.folded() == 0 ? "" : " (and %,d like it)".formatted(rule.folded());
    return relaxes + rule.english() + folded;
  }

  private static String tally(List<RuleSummary> shown, Collection<LearnedRule> rules) {
    Map<RuleStatus, Long> counts =
        rules.stream()
            .collect(
                Collectors.groupingBy(LearnedRule::getStatus, TreeMap::new, Collectors.counting()));
    long told = shown.stream().mapToLong(rule -> 1L + rule.folded()).sum();
    String of =
        counts.entrySet().stream()
            .map(count -> "%,d %s".formatted(count.getValue(), RuleSummary.word(count.getKey())))
            .collect(Collectors.joining(", "));
    return "%,d of %,d rules%s%n".formatted(told, rules.size(), of.isEmpty() ? "" : ": " + of);
  }
}
