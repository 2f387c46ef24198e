package dev.nomos.console.compliance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** The page of a report: everything in one file, styles, scripts and data. */
public final class CompliancePage {
  /** Rules, and families, that have room; the worst kept come first. */
  private static final int MOST = 5_000;

  private static final String OWN = "dev/nomos/console/compliance/";
  private static final String STYLE = "dev/nomos/console/report/report.css";
  private static final String CHART = "META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";
  private static final JsonMapper JSON = new JsonMapper();

  private CompliancePage() {}

  /** A row of the table of sources. */
  record SourceRow(
      String name, String score, String records, String violating, String share, String rules) {}

  /** What the template shows; {@code data}, {@code style} and the scripts go in as they are. */
  record Content(
      String title,
      String rules,
      List<SourceRow> sources,
      String style,
      String chart,
      String script,
      String data) {}

  /** The whole page. */
  public static String of(ComplianceReport report) {
    Mustache template = new DefaultMustacheFactory(OWN).compile("compliance.mustache");
    StringWriter page = new StringWriter();
    template.execute(
        page,
        new Content(
            report.dataset(),
            count(report.rules()),
            report.sources().stream().map(s -> row(s, report)).toList(),
            resource(STYLE),
            resource(CHART),
            resource(OWN + "compliance.js"),
            data(report)));
    return page.toString();
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(ComplianceReport report, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path making = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.writeString(making, of(report));
      Files.move(making, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(making);
    }
  }

  private static SourceRow row(ComplianceReport.SourceScore source, ComplianceReport report) {
    return new SourceRow(
        source.name(),
        percent(source.score()),
        count(source.records()),
        count(source.violatingRecords()),
        percent(source.violatingShare()),
        count(source.rulesBroken()) + " of " + count(report.rules()));
  }

  /** Never rounded to none or all of it. */
  public static String percent(double share) {
    double rounded = Math.round(share * 10_000) / 100.0;
    if (rounded == 0 && share > 0) {
      return "< 0.01 %";
    }
    return rounded == 100 && share < 1
        ? "> 99.99 %"
        : String.format(Locale.ROOT, "%.2f %%", rounded);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** JSON that may stand inside a script element: no "less than" sign is left in it. */
  private static String data(ComplianceReport report) {
    ComplianceReport shown =
        new ComplianceReport(
            report.dataset(),
            report.rules(),
            report.sources(),
            report.ruleScores().subList(0, Math.min(MOST, report.ruleScores().size())),
            report.familyScores().subList(0, Math.min(MOST, report.familyScores().size())));
    try {
      return JSON.writeValueAsString(shown).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }

  private static String resource(String name) {
    try (var in = CompliancePage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }
}
