package dev.nomos.console.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.page.Browser;
import dev.nomos.enforcer.fidelity.RealData;
import dev.nomos.enforcer.fidelity.Sample;
import dev.nomos.enforcer.fidelity.SeriesMeasure;
import dev.nomos.enforcer.fidelity.SeriesSettings;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser. Without Chromium they are skipped on a desk and fail in CI. */
@Timeout(180)
class FidelityPagesTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

  @TempDir Path folder;
  private Browser browser;

  @AfterEach
  void closeBrowser() {
    if (browser != null) browser.close();
  }

  private void open(Path page) throws Exception {
    browser = Browser.start();
    browser.size(1280, 1600, false);
    browser.open(page.toUri());
  }

  private void assertSafeAndDrawn(String... charts) throws Exception {
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    for (String chart : charts) {
      String drawn =
          "(() => { const c = document.querySelector('%s'); return [...c.getContext('2d')"
              + ".getImageData(0, 0, c.width, c.height).data].some(v => v > 0); })()";
      assertThat(browser.evaluate(drawn.formatted(chart)).asBoolean())
          .as("something is drawn in %s", chart)
          .isTrue();
    }
    browser.size(390, 800, true);
    browser.await("document.documentElement.clientWidth === 390");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
  }

  private static Sample sample(RowType type, int step) {
    Sample sample = new Sample(type, 100);
    for (int i = 0; i < 100; i++) {
      sample.add(
          Row.of(
              type,
              Map.of("octets", Value.of(i * step), HOSTILE, Value.of(i % step == 0 ? "a" : "b"))));
    }
    return sample;
  }

  @Test
  void sourcesAndFieldsAreShownWithoutTheNetwork() throws Exception {
    RowType type =
        new RowType(
            List.of(
                Field.of("octets", FieldType.INTEGER), Field.of(HOSTILE, FieldType.CATEGORICAL)));
    Sample real = sample(type, 3);
    Sample made = sample(type, 5);
    FidelityReport report =
        new FidelityReport(
            "made-up flows",
            null,
            FidelityReport.real(real, null),
            List.of(
                FidelityReport.source(
                    HOSTILE, made, null, new RealData(real).compare(made), 0.25)));
    Path page = folder.resolve("fidelity.html");
    FidelityPage.write(report, page);
    open(page);
    browser.await("document.querySelectorAll('#fields tbody tr').length === 2");
    assertThat(browser.text("#sources tbody tr:nth-child(2)")).contains(HOSTILE, "100", "25");
    assertThat(browser.text("#fields tbody")).contains("octets", HOSTILE);
    assertSafeAndDrawn("#jsd", "#emd", "#fields-jsd");
  }

  @Test
  void predictionsAreShownBesideTheRealSeries() throws Exception {
    List<double[]> real = List.of(new double[] {1, 5, 2}, new double[] {4, 4, 4});
    List<Prediction> predictions =
        List.of(
            Prediction.of(HOSTILE, List.of(new double[] {1, Double.NaN, 2}, real.get(1))),
            Prediction.baseline("even share", List.of(new double[] {3, 3, 3}, real.get(1))));
    SeriesReport report =
        SeriesReport.of(
            "imputation",
            "counters",
            "octets",
            real,
            predictions,
            new SeriesSettings(2.5, 2),
            List.of(SeriesMeasure.EMD));
    Path page = folder.resolve("series.html");
    SeriesPage.write(report, real, predictions, page);
    open(page);
    browser.await("document.querySelectorAll('#measures canvas').length > 0");
    assertThat(browser.text("#figures")).contains(HOSTILE, "even share (baseline)", "burst_count");
    assertThat(browser.text("#windows")).contains("window 1", "window 2");
    assertSafeAndDrawn("#windows canvas", "#measures canvas");
  }
}
