package dev.nomos.console.fidelity;

import dev.nomos.console.compliance.CompliancePage;
import dev.nomos.console.report.SingleFilePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The page of a fidelity report: everything in one file, styles, scripts and data. */
public final class FidelityPage {
  static final String OWN = "dev/nomos/console/fidelity/";

  private FidelityPage() {}

  /** A row of the table of sources. */
  record SourceRow(
      String name,
      String records,
      String jsd,
      String pairs,
      String categorical,
      String emd,
      String violating,
      String accepted) {}

  /** What the template shows; {@code data}, styles and scripts go in as they are. */
  record Content(
      String title,
      List<SourceRow> sources,
      SingleFilePage.Shared shared,
      String script,
      String data) {}

  /** The whole page. */
  public static String of(FidelityReport report) {
    return SingleFilePage.of(
        OWN,
        "fidelity.mustache",
        new Content(
            report.dataset(),
            rows(report),
            SingleFilePage.shared(),
            SingleFilePage.resource(OWN + "fidelity.js"),
            SingleFilePage.data(report)));
  }

  /** Writes the page; {@code file} is replaced in one step or left as it was. */
  public static void write(FidelityReport report, Path file) throws IOException {
    SingleFilePage.write(of(report), file);
  }

  private static List<SourceRow> rows(FidelityReport report) {
    List<SourceRow> rows = new ArrayList<>();
    FidelityReport.RealRecords real = report.real();
    rows.add(
        new SourceRow(
            real.name(), count(real.records()), "", "", "", "", share(real.violatingShare()), ""));
    for (FidelityReport.SourceFidelity source : report.sources()) {
      rows.add(
          new SourceRow(
              source.name(),
              count(source.records()),
              figure(source.meanJsd()),
              figure(source.meanPairJsd()),
              figure(source.categoricalJsd()),
              figure(source.meanNormalizedEmd()),
              share(source.violatingShare()),
              share(source.accepted())));
    }
    return rows;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String figure(@Nullable Double figure) {
    return figure == null ? "" : String.format(Locale.ROOT, "%.4f", figure);
  }

  private static String share(@Nullable Double share) {
    return share == null ? "" : CompliancePage.percent(share);
  }
}
