package dev.nomos.console;

import dev.nomos.console.fidelity.FidelityReport;
import dev.nomos.console.fidelity.FidelityReport.SourceFidelity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A fidelity report as tables: sources, then fields. */
final class FidelityText {
  private FidelityText() {}

  static String of(FidelityReport report) {
    List<List<String>> sources = new ArrayList<>();
    sources.add(
        List.of("source", "records", "JSD", "pairs", "categories", "EMD", "violating", "accepted"));
    sources.add(
        List.of(
            report.real().name(),
            count(report.real().records()),
            "-",
            "-",
            "-",
            "-",
            figure(report.real().violatingShare()),
            "-"));
    for (SourceFidelity source : report.sources()) {
      sources.add(
          List.of(
              source.name(),
              count(source.records()),
              figure(source.meanJsd()),
              figure(source.meanPairJsd()),
              figure(source.categoricalJsd()),
              figure(source.meanNormalizedEmd()),
              figure(source.violatingShare()),
              figure(source.accepted())));
    }
    return TextTable.of(sources)
        + "\n"
        + "JSD and EMD (by the real range) are means of the fields; categories: all of them"
        + " together\n\n"
        + TextTable.of(fields(report));
  }

  private static List<List<String>> fields(FidelityReport report) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("field"));
    for (SourceFidelity source : report.sources()) {
      header.add("JSD " + source.name());
      header.add("EMD " + source.name());
    }
    lines.add(header);
    for (int f = 0; f < report.fields(); f++) {
      List<String> line = new ArrayList<>();
      line.add(report.sources().getFirst().fields().get(f).field());
      for (SourceFidelity source : report.sources()) {
        line.add(figure(source.fields().get(f).jsd()));
        line.add(figure(source.fields().get(f).normalizedEmd()));
      }
      lines.add(line);
    }
    return lines;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String figure(@Nullable Double figure) {
    return figure == null ? "-" : String.format(Locale.ROOT, "%.4f", figure);
  }
}
