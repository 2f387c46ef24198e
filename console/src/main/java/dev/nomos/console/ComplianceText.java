package dev.nomos.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.compliance.CompliancePage;
import dev.nomos.console.compliance.ComplianceReport;
import dev.nomos.console.compliance.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Scores as text, and as JSON on one line. */
final class ComplianceText {
  private static final int WORST = 10;
  private static final JsonMapper JSON = new JsonMapper();

  private ComplianceText() {}

  /** The sources, then the rules that are kept worst. */
  static String of(ComplianceReport report) {
    int width = report.sources().stream().mapToInt(s -> s.name().length()).max().orElse(0);
    String format = "%-" + Math.max(6, width) + "s  %12s  %14s  %11s  %11s  %s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        format.formatted("source", "records", "violating", "share", "score", "rules broken"));
    for (ComplianceReport.SourceScore source : report.sources()) {
      text.append(
          String.format(
              Locale.ROOT,
              format,
              source.name(),
              count(source.records()),
              count(source.violatingRecords()),
              CompliancePage.percent(source.violatingShare()),
              CompliancePage.percent(source.score()),
              count(source.rulesBroken()) + " of " + count(report.rules())));
    }
    report.ruleScores().stream()
        .filter(rule -> rule.scores().stream().anyMatch(kept -> kept.violations() > 0))
        .limit(WORST)
        .forEach(rule -> text.append(worst(rule)));
    return text.toString();
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String worst(ComplianceReport.RuleScore rule) {
    String kept =
        rule.scores().stream()
            .filter(score -> score.violations() > 0)
            .map(
                score ->
                    String.format(
                        Locale.ROOT,
                        "%s breaks it in %,d, first in record %d",
                        score.source(),
                        score.violations(),
                        score.firstRecord()))
            .collect(Collectors.joining("; "));
    return "%n%s  %s%n  %s%n".formatted(rule.id(), rule.english(), kept);
  }

  /** One line for people. */
  static String progress(List<Score> scores) {
    return scores.stream()
            .map(
                score ->
                    String.format(
                        Locale.ROOT,
                        "%s: score %s of %,d records",
                        score.source(),
                        CompliancePage.percent(score.score()),
                        score.records()))
            .collect(Collectors.joining("; "))
        + System.lineSeparator();
  }

  /** The scores alone, as an object on one line. */
  static String line(List<Score> scores) {
    List<Map<String, Object>> sources = scores.stream().map(ComplianceText::members).toList();
    return line(Map.of("sources", sources));
  }

  private static Map<String, Object> members(Score score) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", score.source());
    members.put("records", score.records());
    members.put("violating_records", score.violating());
    members.put("violating_share", 1 - score.score());
    members.put("score", score.score());
    members.put("rules_broken", score.rulesBroken());
    return members;
  }

  /** The report on one line. */
  static String line(Object report) {
    try {
      return JSON.writeValueAsString(report) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }
}
