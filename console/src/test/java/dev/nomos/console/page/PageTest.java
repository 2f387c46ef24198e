package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.nomos.console.http.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Path PICTURES = Path.of("target", "screenshots");

  private final SampleState state = SampleState.withTraffic();
  private PageServer server;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    var chromium = Browser.find();
    if (chromium.isEmpty()) {
      String what = "no Chromium found; install the package chromium to test the page";
      if (System.getenv("CI") == null) abort(what);
      else fail(what);
    }
    server = start(0, state.model);
    browser =
        new Browser(
            chromium.orElseThrow(),
            Files.createTempDirectory(Path.of("target"), "browser")
                .resolve("profile")
                .toAbsolutePath());
  }

  @AfterEach
  void stop() {
    if (browser != null) browser.close();
    if (server != null) server.close();
  }

  private static PageServer start(int port, LiveModel model) throws IOException {
    return new PageServer(LoopbackServer.LOOPBACK, port, model, Optional.empty());
  }

  private void openPage(int width, int height, boolean dark) throws Exception {
    browser.size(width, height, dark);
    browser.open(server.uri());
    browser.await("document.getElementById('link')?.dataset.state === 'live'");
    browser.await("document.querySelectorAll('#feed .violation').length === 8");
  }

  @Test
  void countersAndANewViolationWithItsWitnessAppear() throws Exception {
    openPage(1280, 900, false);
    assertThat(text("[data-counter=recordsPerSecond]")).matches("1[0-9],[0-9]{3}");
    assertThat(text("#dataset")).isEqualTo("campus-border");
    state.violate(0);
    browser.await("document.querySelectorAll('#feed .violation').length === 9");
    assertThat(text("#feed .violation:first-child .witness"))
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
    browser.evaluate("document.querySelector('#rules .rule').click()");
    browser.await("document.querySelectorAll('#feed .violation').length === 2");
    assertThat(text("#filter")).contains("octets is at least 20 × packets.");
    browser.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))");
    browser.await("document.querySelectorAll('#feed .violation').length === 8");
    assertQuiet();
  }

  @Test
  void anEmptyViewSaysWhatIsMissing() throws Exception {
    server.close();
    server = start(0, new LiveModel("fresh", SampleState.TYPE, 10));
    browser.size(1280, 900, false);
    browser.open(server.uri());
    browser.await("document.getElementById('link')?.dataset.state === 'live'");
    assertThat(text("#phase")).isEqualTo("waiting for records");
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
  @CsvSource({"1280, 900, false", "1280, 900, true", "390, 844, false", "390, 844, true"})
  void nothingIsWiderThanTheScreen(int width, int height, boolean dark) throws Exception {
    openPage(width, height, dark);
    browser.evaluate("document.querySelector('.violation details').open = true");
    browser.await("document.querySelectorAll('#rules .rule').length === 40");
    Thread.sleep(300);
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(width);
    String name = (width < 600 ? "phone" : "desktop") + (dark ? "-dark" : "-light");
    browser.screenshot(PICTURES.resolve(name + ".png"));
    if (width < 600) {
      browser.evaluate("document.querySelector('.columns').scrollIntoView()");
      browser.screenshot(PICTURES.resolve(name + "-rules.png"));
      browser.evaluate("document.getElementById('feed-title').scrollIntoView()");
      browser.screenshot(PICTURES.resolve(name + "-feed.png"));
    }
    assertQuiet();
  }

  /** No error in the console, nothing asked of another host. */
  private void assertQuiet() {
    assertThat(browser.errors).isEmpty();
    assertThat(browser.requests)
        .isNotEmpty()
        .allMatch(url -> url.startsWith(server.uri().toString()));
  }

  private String text(String selector) throws Exception {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }
}
