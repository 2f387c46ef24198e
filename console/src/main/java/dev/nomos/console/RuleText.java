package dev.nomos.console;

import dev.nomos.console.rules.RuleDetail;
import dev.nomos.console.rules.RuleStep;
import dev.nomos.console.rules.RuleSummary;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules as {@code nomos rules show} prints them for people. */
final class RuleText {
  private static final int MOST_EVENTS = 20;

  private final StringBuilder text = new StringBuilder();

  private RuleText() {}

  static String of(List<RuleDetail> rules) {
    return rules.stream()
        .map(rule -> new RuleText().rule(rule))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String rule(RuleDetail rule) {
    RuleSummary summary = rule.summary();
    line("%s  %s".formatted(summary.id(), summary.english()));
    line("  formula     " + summary.formula());
    line("  status      %s%s".formatted(summary.status(), since(summary.since())));
    line("  health      %s%s".formatted(summary.health(), lastTested(rule.lastTested())));
    line("  violations  " + action(summary.action()));
    line(
        "  origin      %s, from %,d records"
            .formatted(origin(summary.provenance()), summary.support()));
    line("  tested      by %,d records%s".formatted(summary.tested(), chance(rule)));
    if (!rule.members().isEmpty()) line("  family      " + String.join(", ", rule.members()));
    if (summary.quarantined() > 0) {
      line(
          "  %s   %,d quarantined records (%,d kinds of record%s)"
              .formatted(
                  isOpenRelaxation(summary) ? "admits   " : "broken by",
                  summary.quarantined(),
                  rule.quarantinedEvidences(),
                  keys(rule.quarantinedKeys())));
    }
    if (summary.replaces() != null) {
      line(
          "  relaxes     %s; would have let %,d records pass"
              .formatted(summary.replaces(), summary.wouldPass()));
    }
    list("proposals (accepting one relaxes this rule)", rule.proposals(), RuleText::proposal);
    list("exceptions", rule.exceptionList(), RuleText::exception);
    events(rule.events());
    list("records that keep it", rule.examples(), RuleText::record);
    String broken = isOpenRelaxation(summary) ? summary.replaces() : "it";
    list("quarantined records that break " + broken, rule.counterExamples(), RuleText::record);
    return text.toString();
  }

  /** What is quarantined breaks the rule that it relaxes, and keeps it. */
  private static boolean isOpenRelaxation(RuleSummary rule) {
    return rule.replaces() != null && rule.status().equals("proposed");
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }

  private <T> void list(String title, List<T> items, Function<T, String> words) {
    if (items.isEmpty()) return;
    line("  " + title);
    for (T item : items) line("    " + words.apply(item));
  }

  private void events(List<RuleStep> events) {
    List<RuleStep> newest = events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
    String left =
        events.size() > newest.size()
            ? " (the last %d of %,d; 'nomos rules history' has all)"
                .formatted(newest.size(), events.size())
            : "";
    list("events" + left, newest, RuleText::step);
  }

  private static String since(@Nullable String since) {
    return since == null ? "" : " since " + since;
  }

  private static String lastTested(@Nullable String at) {
    return at == null ? "" : "; last tested at " + at;
  }

  private static String origin(String provenance) {
    return provenance.replace('_', '-');
  }

  private static String action(String action) {
    return switch (action) {
      case "mark" -> "marked: counted and published, no alert";
      case "report" -> "reported";
      case "block" -> "reported, and the record blocked";
      case "dead_letter" -> "reported, and the record blocked and sent to the dead letters";
      default -> action;
    };
  }

  /** A relaxation has none of its own: the rule that it relaxes tells. */
  private static String keys(long keys) {
    return keys == 0 ? "" : ", about %,d distinct keys".formatted(keys);
  }

  private static String chance(RuleDetail rule) {
    String lift = rule.lift() == null ? "" : ", lift %.3g".formatted(rule.lift());
    return rule.expectedViolations() == 0
        ? lift
        : "; by chance %.1f of them would break it%s".formatted(rule.expectedViolations(), lift);
  }

  private static String proposal(RuleSummary rule) {
    return "%s  would have let %,d records pass: %s"
        .formatted(rule.id(), rule.wouldPass(), rule.english());
  }

  private static String exception(RuleDetail.ExceptionRow row) {
    return "%s  where %s%s, by %s: %s"
        .formatted(
            row.id(),
            row.condition(),
            row.expires() == null ? "" : ", until " + row.expires(),
            row.who(),
            row.comment());
  }

  static String step(RuleStep step) {
    return "%-24s  v%-4d  %s"
        .formatted(step.at() == null ? "-" : step.at(), step.theory(), step.words());
  }

  private static String record(Map<String, String> fields) {
    return fields.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(field -> field.getKey() + "=" + field.getValue())
        .collect(Collectors.joining(" "));
  }
}
