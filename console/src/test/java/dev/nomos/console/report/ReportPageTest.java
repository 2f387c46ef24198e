package dev.nomos.console.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.page.Browser;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.RunStatistics;
import dev.nomos.miner.run.SearchStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real browser. Without Chromium those tests are skipped on a desk and fail in CI. */
@Timeout(180)
class ReportPageTest {
  private static final Path PICTURES = Path.of("target", "screenshots");

  @TempDir Path run;
  private Browser browser;

  @AfterEach
  void closeBrowser() {
    if (browser != null) browser.close();
  }

  private void open() throws Exception {
    Path page = run.resolve("report.html");
    ReportPage.write(RunDirectory.read(run), page);
    browser = Browser.start();
    browser.size(1280, 1600, false);
    browser.open(page.toUri());
    browser.await("document.querySelectorAll('#predicates .items > li').length > 0");
  }

  /** No error in the console, nothing asked of anyone. */
  private void assertQuiet() {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
  }

  @Test
  void namesFromDataAreTextEverywhere() throws Exception {
    RunStatistics statistics = SampleRun.write(run);
    String page = ReportPage.of(RunDirectory.read(run));
    assertThat(page).doesNotContain("<img src=x").doesNotContain("<script>hacked");
    assertThat(page).contains("&lt;/script&gt;&lt;script&gt;hacked");
    assertThat(page.split("<script", -1)).as("data, charts, parts, own").hasSize(5);
    open();
    assertThat(browser.evaluate("typeof hacked").asText()).isEqualTo("undefined");
    assertThat(browser.evaluate("document.querySelectorAll('body img, body u, li b b').length"))
        .hasToString("0");
    assertThat(browser.text("h1")).isEqualTo(SampleRun.HOSTILE);
    assertThat(browser.text("#rules .count"))
        .isEqualTo(Integer.toString(statistics.rules().size()));
    assertQuiet();
  }

  @Test
  void aRuleShowsItsReadingsAndTheRecordsBehindThem() throws Exception {
    SampleRun.write(run);
    open();
    browser.evaluate(
        "(box => { box.value = 'SrcPort udp'; box.dispatchEvent(new Event('input')); })"
            + "(document.querySelector('#rules input'))");
    browser.await("document.querySelector('#rules .formula')?.textContent.includes('SrcPort')");
    browser.evaluate("document.querySelector('#rules details').open = true");
    browser.await("document.querySelector('#rules .more')");
    assertThat(browser.text("#rules .more table"))
        .contains("tested by")
        .contains("when ")
        .contains("dns");
    assertThat(browser.text("#rules .record")).contains("SrcPort");
    assertThat(browser.evaluate("document.querySelectorAll('#rules .record.near').length").asInt())
        .isPositive();
    browser.screenshot(PICTURES.resolve("report.png"));
    assertQuiet();
  }

  @Test
  void bothDirectionsAreAFamilyAndApproximateRulesStandApart() throws Exception {
    RunStatistics statistics = SampleRun.write(run);
    assertThat(statistics.families()).isNotEmpty();
    assertThat(statistics.approximateRules()).isNotEmpty();
    open();
    assertThat(browser.text("#families .count"))
        .isEqualTo(Integer.toString(statistics.families().size()));
    assertThat(browser.text("#approximate .items")).contains("broken").contains("holds in");
    assertThat(browser.text("#rules .items")).doesNotContain("broken");
    assertThat(browser.text("#searches")).contains("plain").contains("complete");
    assertThat(browser.text("#passes")).contains("nodes tried").contains("plain");
    assertThat(browser.evaluate("document.querySelectorAll('#passes tbody tr').length").asInt())
        .isEqualTo(3);
    assertThat(browser.text("#rules .items"))
        .contains("found under the guard " + SampleRun.HOSTILE);
    assertThat(browser.text(".outcome")).isEqualTo("complete");
    assertQuiet();
  }

  @Test
  void figuresOfThePageAreThoseOfTheRun() throws IOException {
    RunStatistics statistics = SampleRun.write(run);
    String page = ReportPage.of(RunDirectory.read(run));
    String data = page.substring(page.indexOf("application/json\">") + 18);
    JsonNode json = new JsonMapper().readTree(data.substring(0, data.indexOf("</script>")));
    RunStatistics.RuleEntry rule = statistics.rules().getLast();
    JsonNode shown = json.get("rules").get(statistics.rules().size() - 1);
    assertThat(shown.get(0).asText()).isEqualTo(rule.ruleId());
    assertThat(shown.get(2).asText()).isEqualTo(rule.english());
    assertThat(shown.get(4).get(7).get(0).get(0).asLong())
        .isEqualTo(rule.measures().readings().getFirst().antecedentCount());
    assertThat(json.get("growth").size()).isPositive();
    json.get("approximate")
        .forEach(
            approximate -> {
              JsonNode measures = approximate.get(4);
              int natural = measures.get(1).asInt();
              assertThat(measures.get(7).get(natural).get(1).asDouble()).isLessThan(1);
            });
  }

  @Test
  void fifteenThousandRulesFitTheirPage() throws Exception {
    RunStatistics small = SampleRun.write(run);
    List<RunStatistics.RuleEntry> rules = new ArrayList<>();
    for (int i = 0; i < 15_000; i++) {
      RunStatistics.RuleEntry rule = small.rules().get(i % small.rules().size());
      rules.add(
          new RunStatistics.RuleEntry(
              "r-" + i, rule.display(), rule.english(), List.of("mapped"), rule.measures()));
    }
    SampleRun.write(run, with(small, rules), new SearchStatistics(2, List.of(), List.of(), 0));
    open();
    assertThat(Files.size(run.resolve("report.html"))).isLessThan(10_000_000);
    int shown = Integer.parseInt(browser.text("#rules .count").replace(",", ""));
    String leftOut = browser.text("#rules .left-out");
    assertThat(leftOut).startsWith("%,d more".formatted(15_000 - shown));
    assertThat(shown).isGreaterThan(3_000);
    assertThat(browser.evaluate("document.querySelectorAll('#rules .items > li').length").asInt())
        .isEqualTo(25);
    browser.click("#rules button[aria-label^=next]");
    assertThat(browser.text("#rules .items > li .rank")).isEqualTo("26");
    assertQuiet();
  }

  private static RunStatistics with(RunStatistics small, List<RunStatistics.RuleEntry> rules) {
    return new RunStatistics(
        small.version(),
        small.records(),
        small.evidences(),
        small.fields(),
        small.predicates(),
        rules,
        small.approximateRules(),
        List.of(),
        small.exampleRecords());
  }
}
