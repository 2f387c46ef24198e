package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.http.LoopbackServer;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. Without Chromium it is skipped on a desk and fails in CI. */
@Timeout(180)
class PageTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final Path PICTURES = Path.of("target", "screenshots");

  private final SampleState state = SampleState.withTraffic();
  private PageServer server;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    server = start(0, state.model);
    browser = Browser.start();
  }

  @AfterEach
  void stop() {
    if (browser != null) browser.close();
    if (server != null) server.close();
  }

  private PageServer start(int port, LiveModel model) throws IOException {
    var review = new Review(ReviewToken.of(TOKEN), this::refuse);
    return new PageServer(LoopbackServer.LOOPBACK, port, model, Optional.of(review));
  }

  /** As a miner that carries out nothing. */
  private void refuse(RuleCommand command) {
    String why = command.getKind() + " " + command.getRuleId();
    state.event(command.getRuleId(), RuleEventKind.REFUSED, command.getId(), why, 3);
  }

  private void openPage(int width, int height, boolean dark) throws Exception {
    openPage(width, height, dark, 8);
  }

  private void openPage(int width, int height, boolean dark, int violations) throws Exception {
    browser.size(width, height, dark);
    browser.open(server.uri());
    browser.await("document.getElementById('link')?.dataset.state === 'live'");
    browser.await("document.querySelectorAll('#feed .violation').length === " + violations);
  }

  private void go(String hash) throws Exception {
    browser.evaluate("location.hash = '" + hash + "'");
  }

  @Test
  void countersAndANewViolationWithItsWitnessAppear() throws Exception {
    openPage(1280, 900, false);
    assertThat(browser.text("[data-counter=recordsPerSecond]")).matches("1[0-9],[0-9]{3}");
    assertThat(browser.text("#dataset")).isEqualTo("campus-border");
    state.violate(0);
    browser.await("document.querySelectorAll('#feed .violation').length === 9");
    assertThat(browser.text("#feed .violation:first-child .witness"))
        .contains("protocol is not 17 (UDP)")
        .contains("tcp_flags = 18")
        .contains("threshold 0")
        .contains("saw");
    assertThat(browser.evaluate("document.title").asText())
        .as("data is text")
        .isEqualTo("campus-border: Nomos");
    assertQuiet();
  }

  @Test
  void searchAndRuleFilterNarrowTheLists() throws Exception {
    openPage(1280, 900, false);
    browser.await("document.querySelectorAll('#rules .rule').length === 40");
    browser.evaluate(
        "(box => { box.value = 'octets least 20'; box.dispatchEvent(new Event('input')); })"
            + "(document.getElementById('search'))");
    browser.await("document.querySelectorAll('#rules .rule').length === 7");
    browser.click("#rules .rule");
    browser.await("document.querySelectorAll('#feed .violation').length === 2");
    assertThat(browser.text("#filter")).contains("octets is at least 20 × packets.");
    browser.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))");
    browser.await("document.querySelectorAll('#feed .violation').length === 8");
    assertQuiet();
  }

  @Test
  void rulesAreReviewedAndTheAnswerIsShown() throws Exception {
    openPage(1280, 1000, false);
    go("#/rules/" + SampleState.ruleId(0));
    browser.await("document.querySelector('#rule .proposal')");
    assertThat(browser.text("#rule")).contains("90,000 records").contains("src_port is 53");
    browser.click("#session");
    browser.evaluate("document.getElementById('token').value = 'a-wrong-token-here'");
    browser.click("#token-form [type=submit]");
    browser.await("document.getElementById('token-message').textContent.includes('not the token')");
    browser.evaluate("document.getElementById('token').value = '" + TOKEN + "'");
    browser.click("#token-form [type=submit]");
    browser.await("document.getElementById('session').textContent === 'Lock review'");
    browser.click("#rule .proposal .primary");
    browser.evaluate("document.querySelector('#decide [name=why]').value = 'seen for weeks'");
    browser.click("#decide-send");
    browser.await("document.querySelector('#decide-message .history')");
    assertThat(browser.text("#decide-message")).contains("refused").contains("ACCEPT r-relaxed");
    browser.click("#decide [data-close]");
    browser.evaluate("location.hash = '#/rules/r-relaxed'");
    browser.await("document.querySelector('#rule .history .refused')");
    assertThat(browser.evaluate("document.title").asText()).doesNotContain("owned");
    assertThat(browser.evaluate("location.href + document.cookie").asText()).doesNotContain(TOKEN);
    assertQuiet();
  }

  @Test
  void rulesAreFilteredAndFamiliesFolded() throws Exception {
    openPage(1280, 900, false);
    go("#/rules?text=octets+least+20");
    browser.await("document.querySelectorAll('#review .rule').length === 1");
    browser.click("#review .members");
    browser.await("document.querySelectorAll('#review .rule').length === 8");
    go("#/rules?health=VACUOUS");
    browser.await("document.querySelectorAll('#review .rule').length === 1");
    assertThat(browser.text("#review .rule")).contains("vacuous");
    assertQuiet();
  }

  @Test
  void theoriesAreComparedByTextAndByMeaning() throws Exception {
    openPage(1280, 900, false);
    go("#/theories");
    browser.await("document.querySelectorAll('#difference .member').length === 7");
    assertThat(browser.text("#difference .summary")).contains("4 added").contains("3 changed");
    browser.click("#difference button");
    browser.await("document.querySelectorAll('#difference .nearest .member').length === 3");
    assertThat(browser.text("#difference .nearest"))
        .contains("mean different things")
        .contains("weaker");
    assertQuiet();
  }

  @Test
  void violationsAreExploredDownToTheNearestValues() throws Exception {
    for (int i = 0; i < 60; i++) state.violate(2);
    state.violate(3, 1, RuleStatus.SHADOW);
    openPage(1280, 900, false, 69 - 1);
    go("#/violations?status=SHADOW");
    browser.await("document.querySelectorAll('#explorer .rule').length === 1");
    go("#/violations");
    browser.await("document.querySelectorAll('#explorer .rule').length === 50");
    browser.click("#explorer-pager [data-step='1']");
    browser.await("document.querySelectorAll('#explorer .rule').length === 19");
    browser.click("#explorer-pager [data-step='-1']");
    browser.await("document.querySelectorAll('#explorer .rule').length === 50");
    go("#/violations?rule=" + SampleState.ruleId(1));
    browser.await("document.querySelectorAll('#explorer .rule').length === 3");
    browser.click("#explorer .rule");
    browser.evaluate(
        "[...document.querySelectorAll('#violation button')]"
            + ".find(b => b.textContent === 'Find them').click()");
    browser.await("document.querySelector('#violation .changes')");
    assertThat(browser.text("#violation .changes")).contains("packets").contains("13");
    assertQuiet();
  }

  @Test
  void anEmptyViewSaysWhatIsMissing() throws Exception {
    server.close();
    server = start(0, new LiveModel("fresh", SampleState.TYPE, List.of(), 10));
    browser.size(1280, 900, false);
    browser.open(server.uri());
    browser.await("document.getElementById('link')?.dataset.state === 'live'");
    assertThat(browser.text("#phase")).isEqualTo("waiting for records");
    assertThat(
            browser
                .evaluate("document.getElementById('rules-empty').checkVisibility()")
                .asBoolean())
        .isTrue();
    assertThat(
            browser.evaluate("document.getElementById('feed-empty').checkVisibility()").asBoolean())
        .isTrue();
    browser.screenshot(PICTURES.resolve("empty.png"));
    assertQuiet();
  }

  @Test
  void aLostStreamIsShownAndComesBack() throws Exception {
    openPage(1280, 900, false);
    int port = server.uri().getPort();
    server.close();
    browser.await("document.getElementById('link').dataset.state === 'lost'");
    server = start(port, state.model);
    browser.await("document.getElementById('link').dataset.state === 'live'");
  }

  @ParameterizedTest
  @CsvSource({"1280, 900, false", "800, 900, true", "390, 844, false", "390, 844, true"})
  void nothingIsWiderThanTheScreen(int width, int height, boolean dark) throws Exception {
    openPage(width, height, dark);
    browser.evaluate("document.querySelector('.violation details').open = true");
    browser.await("document.querySelectorAll('#rules .rule').length === 40");
    Thread.sleep(300);
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(width);
    String name =
        (width < 600 ? "phone" : width < 1000 ? "tablet" : "desktop") + (dark ? "-dark" : "-light");
    browser.screenshot(PICTURES.resolve(name + ".png"));
    for (String view :
        List.of("rules/" + SampleState.ruleId(0), "theories", "health", "violations")) {
      go("#/" + view);
      Thread.sleep(500);
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as(view)
          .isLessThanOrEqualTo(width);
      browser.screenshot(PICTURES.resolve(name + "-" + view.split("/")[0] + ".png"));
    }
    go("#/live");
    if (width < 600) {
      browser.evaluate("document.querySelector('.columns').scrollIntoView()");
      browser.screenshot(PICTURES.resolve(name + "-live-rules.png"));
      browser.evaluate("document.getElementById('feed-title').scrollIntoView()");
      browser.screenshot(PICTURES.resolve(name + "-feed.png"));
    }
    assertQuiet();
  }

  /** No error in the console, nothing asked of another host; Chromium draws date fields itself. */
  private void assertQuiet() {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .isNotEmpty()
        .allMatch(url -> url.startsWith(server.uri().toString()) || url.startsWith("data:image/"));
  }
}
