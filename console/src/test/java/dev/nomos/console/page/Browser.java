package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium and one page in it, driven through its DevTools protocol. */
public final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  public final List<String> requests = new CopyOnWriteArrayList<>();
  public final List<String> errors = new CopyOnWriteArrayList<>();

  /** A browser of its own; without Chromium the test is skipped on a desk and fails in CI. */
  public static Browser start() throws Exception {
    var chromium = find();
    if (chromium.isEmpty()) {
      String what = "no Chromium found; install the package chromium to test the page";
      if (System.getenv("CI") == null) abort(what);
      else fail(what);
    }
    Path folder = Files.createTempDirectory(Path.of("target"), "browser");
    return new Browser(chromium.orElseThrow(), folder.resolve("profile").toAbsolutePath());
  }

  private static Optional<Path> find() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Browser(Path executable, Path profile) throws Exception {
    process = launch(executable, profile);
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(endpoint(profile), new Listener())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String target =
        send("", "Target.createTarget", Map.of("url", "about:blank")).at("/targetId").asText();
    session =
        send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .at("/sessionId")
            .asText();
    for (var domain : List.of("Page", "Runtime", "Network", "Log"))
      send(domain + ".enable", Map.of());
  }

  private static Process launch(Path executable, Path profile) throws IOException {
    return new ProcessBuilder(
            executable.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank")
        .redirectErrorStream(true)
        .redirectOutput(profile.resolveSibling("chromium.log").toFile())
        .start();
  }

  /** Chromium writes its port and path into the profile once it listens. */
  private URI endpoint(Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (int tries = 0; tries < PATIENCE_SECONDS * 10 && process.isAlive(); tries++) {
      if (Files.exists(file)) {
        var lines = Files.readAllLines(file);
        if (lines.size() == 2) return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      Thread.sleep(100);
    }
    process.destroyForcibly();
    throw new IOException("Chromium did not start");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void receive(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    switch (message.path("method").asText()) {
      case "Network.requestWillBeSent" -> requests.add(message.at("/params/request/url").asText());
      case "Runtime.exceptionThrown" -> errors.add(message.toString());
      case "Log.entryAdded" -> {
        if (message.at("/params/entry/level").asText().equals("error"))
          errors.add(message.toString());
      }
      case "" -> answers.remove(message.path("id").asInt()).complete(message);
      default -> {}
    }
  }

  JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    return send(session, method, parameters);
  }

  private JsonNode send(String to, String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    answers.put(id, answer);
    var message = JSON.createObjectNode().put("id", id).put("method", method);
    if (!to.isEmpty()) message.put("sessionId", to);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    var result = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (result.has("error")) throw new IOException(method + ": " + result.get("error"));
    return result.path("result");
  }

  public void size(int width, int height, boolean dark) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  public void open(URI page) throws Exception {
    send("Page.navigate", Map.of("url", page.toString()));
  }

  /** The value of a JavaScript expression. */
  public JsonNode evaluate(String expression) throws Exception {
    var answer = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) throw new IOException(answer.toString());
    return answer.at("/result/value");
  }

  /** The text of the first element that a CSS selector finds. */
  public String text(String selector) throws Exception {
    return evaluate(first(selector) + ".textContent").asText();
  }

  /** Clicks on the first element that a CSS selector finds. */
  public void click(String selector) throws Exception {
    evaluate(first(selector) + ".click()");
  }

  private static String first(String selector) throws IOException {
    return "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
  }

  public void await(String condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    while (!evaluate("Boolean(" + condition + ")").asBoolean()) {
      if (System.nanoTime() > deadline) throw new AssertionError("never true: " + condition);
      Thread.sleep(50);
    }
  }

  public void screenshot(Path file) throws Exception {
    var picture = send("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(picture.get("data").asText()));
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    var children = process.descendants().toList();
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    client.close();
  }
}
