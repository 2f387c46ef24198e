package dev.nomos.console.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.page.Browser;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. Without Chromium it is skipped on a desk and fails in CI. */
@Timeout(180)
class CompliancePageTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

  @TempDir Path folder;
  private Browser browser;

  @AfterEach
  void closeBrowser() {
    if (browser != null) browser.close();
  }

  private static ComplianceReport report() {
    RowType type =
        new RowType(
            List.of(
                Field.of("octets", FieldType.INTEGER), Field.of("proto", FieldType.CATEGORICAL)));
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rules.add(new Rule("r-" + i, Formula.parse("octets != " + i + " or proto = \"tcp\"")));
    }
    rules.add(new Rule("r-h", Formula.parse("proto != \"" + HOSTILE + "\"")));
    ScoredRules scored = ScoredRules.of(rules, type, _ -> List.of());
    Score real = new Score("real", scored);
    Score made = new Score(HOSTILE, scored);
    IntStream.range(0, 300)
        .forEach(
            i -> {
              real.add(row(type, 100 + i, "tcp"));
              made.add(row(type, (i * i) % 60, i % 50 == 0 ? HOSTILE : "udp"));
            });
    return ComplianceReport.of("made-up flows", scored, List.of(real, made));
  }

  private static Row row(RowType type, int octets, String proto) {
    return Row.of(type, Map.of("octets", Value.of(octets), "proto", Value.of(proto)));
  }

  private void open() throws Exception {
    Path page = folder.resolve("compliance.html");
    CompliancePage.write(report(), page);
    browser = Browser.start();
    browser.size(1280, 1600, false);
    browser.open(page.toUri());
    browser.await("document.querySelectorAll('#rules .items > li').length > 0");
  }

  @Test
  void showsSourcesSideBySideWithoutTheNetwork() throws Exception {
    open();
    assertThat(browser.text("#sources tbody tr:nth-child(1)"))
        .contains("real", "100.00 %", "0 of 41");
    assertThat(browser.text("#sources tbody tr:nth-child(2)")).contains(HOSTILE);
    assertThat(browser.text("#rules .count")).isEqualTo("41");
    assertThat(browser.text("#rules .pager")).contains("page 1 of 2");
    assertThat(browser.text("#rules .items > li:first-child")).contains(HOSTILE, "real", "0 % (0)");
    browser.click("#broken-only");
    browser.await("document.querySelector('#rules .count').textContent.includes(' of 41')");
    assertThat(browser.text("#families .items")).isEqualTo("No two rules are of one family.");
    assertThat(browser.evaluate("document.images.length").asInt()).isZero();
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    for (String chart : List.of("shares", "rules-cdf", "records-cdf")) {
      assertThat(
              browser
                  .evaluate(
                      "(() => { const c = document.getElementById('"
                          + chart
                          + "'); return [...c.getContext('2d').getImageData(0, 0, c.width,"
                          + " c.height).data].some(v => v > 0); })()")
                  .asBoolean())
          .as("something is drawn in %s", chart)
          .isTrue();
    }
  }

  @Test
  void fitsANarrowScreen() throws Exception {
    open();
    browser.size(390, 800, true);
    browser.await("document.documentElement.clientWidth === 390");
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(390);
  }
}
