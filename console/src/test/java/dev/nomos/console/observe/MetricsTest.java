package dev.nomos.console.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");

  /** Write the page anew with {@code -Dmetrics.page=write}. */
  @Test
  void thePageListsTheCatalogue() throws Exception {
    if ("write".equals(System.getProperty("metrics.page")))
      Files.writeString(PAGE, MetricsPage.text());
    assertThat(Files.readString(PAGE))
        .as(
            "docs/metrics.md is old: run 'mvn test -pl console -am -Dtest=MetricsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dmetrics.page=write'")
        .isEqualTo(MetricsPage.text());
  }

  @Test
  void namesAreThoseThatPrometheusReads() {
    PrometheusMeterRegistry meters = Metrics.registry();
    for (Metric metric : Metrics.ALL) {
      String[] tags =
          metric.labels().stream()
              .flatMap(label -> List.of(label.name(), "x").stream())
              .toArray(String[]::new);
      switch (metric.kind()) {
        case COUNTER -> meters.counter(metric.name(), tags).increment();
        case TIMER -> meters.timer(metric.name(), tags);
        case GAUGE ->
            io.micrometer.core.instrument.Gauge.builder(metric.name(), () -> 1)
                .baseUnit(metric.unit().isEmpty() ? null : metric.unit())
                .tags(tags)
                .register(meters);
      }
    }
    String text = meters.scrape();
    for (Metric metric : Metrics.ALL)
      for (String name : metric.prometheusNames())
        assertThat(text).containsPattern("(?m)^" + name + "[ {]");
    assertThat(text).contains("# HELP nomos_ready 1 where the check of /health/ready passes");
  }

  @Test
  void aLibrarysOtherMetersAreLeftOut() {
    PrometheusMeterRegistry meters = Metrics.registry();
    meters.counter("library.own").increment();
    assertThat(meters.scrape()).doesNotContain("library");
  }
}
