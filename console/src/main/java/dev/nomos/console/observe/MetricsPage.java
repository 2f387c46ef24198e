package dev.nomos.console.observe;

import java.util.stream.Collectors;

/** The catalogue of metrics as a page. */
final class MetricsPage {
  private MetricsPage() {}

  /** The catalogue as the page {@code docs/metrics.md}. */
  static String text() {
    var page =
        new StringBuilder(
            """
            # Metrics

            <!-- Made by MetricsTest from dev.nomos.console.observe.Metrics; do not edit. -->

            Every program serves its metrics at `/metrics` of its management port (`management.port`, 8091;
            `nomos masks`: `masks.port`, 8095), in Prometheus' text format; a program has those of its own part.
            Counters count work done: after an aborted transaction the same records are counted again, though the
            topics hold each result once.
            Labels are bounded as the tables tell, so that no traffic can make ever more time series; none holds a
            rule's text or an address of the traffic (`exporter` is the sending device's own).
            """);
    for (Metric.Program program : Metric.Program.values()) table(page, program);
    return page.toString();
  }

  private static void table(StringBuilder page, Metric.Program program) {
    page.append("\n## ").append(capitalised(program.title())).append("\n\n");
    page.append("| metric | type | unit | labels | what |\n|---|---|---|---|---|\n");
    for (Metric metric : Metrics.ALL)
      if (metric.program() == program)
        page.append(
            "| %s | %s | %s | %s | %s |%n"
                .formatted(
                    metric.prometheusNames().stream()
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining("<br>")),
                    metric.type(),
                    metric.unit(),
                    metric.labels().stream()
                        .map(label -> "`" + label.name() + "`: " + label.bound())
                        .collect(Collectors.joining("<br>")),
                    metric.meaning()));
  }

  private static String capitalised(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }
}
