package dev.nomos.console.compliance;

import dev.nomos.console.report.SingleFilePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The page of a report: everything in one file, styles, scripts and data. */
public final class CompliancePage {
  /** Rules, and families, that have room; the worst kept come first. */
  private static final int MOST = 5_000;

  private static final String OWN = "dev/nomos/console/compliance/";

  private CompliancePage() {}

  /** A row of the table of sources. */
  record SourceRow(
      String name, String score, String records, String violating, String share, String rules) {}

  /** What the template shows; {@code data}, styles and scripts go in as they are. */
  record Content(
      String title,
      String rules,
      List<SourceRow> sources,
      SingleFilePage.Shared shared,
      String script,
      String data) {}

  /** The whole page. */
  public static String of(ComplianceReport report) {
    return SingleFilePage.of(
        OWN,
        "compliance.mustache",
        new Content(
            report.dataset(),
            count(report.rules()),
            report.sources().stream().map(s -> row(s, report)).toList(),
            SingleFilePage.shared(),
            SingleFilePage.resource(OWN + "compliance.js"),
            data(report)));
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(ComplianceReport report, Path file) throws IOException {
    SingleFilePage.write(of(report), file);
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

  /** The rules and families that have room. */
  private static String data(ComplianceReport report) {
    ComplianceReport shown =
        new ComplianceReport(
            report.dataset(),
            report.rules(),
            report.sources(),
            report.ruleScores().subList(0, Math.min(MOST, report.ruleScores().size())),
            report.familyScores().subList(0, Math.min(MOST, report.familyScores().size())));
    return SingleFilePage.data(shown);
  }
}
