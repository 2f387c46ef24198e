package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageServerTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final SampleState state = SampleState.withTraffic();
  private final HttpClient client = HttpClient.newHttpClient();
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server = PageServer.start(0, state);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void stateAndRulesAndTimelineAreJson() throws Exception {
    assertThat(json("api/state").at("/counters/theoryVersion").asLong()).isEqualTo(3);
    assertThat(json("api/rules")).hasSize(50);
    assertThat(json("api/timeline")).hasSize(300);
  }

  @Test
  void violationsAreFilteredByRuleAndBounded() throws Exception {
    String rule = state.violations(null, 1).getFirst().ruleId();
    assertThat(json("api/violations?limit=2")).hasSize(2);
    assertThat(json("api/violations?rule=" + rule))
        .isNotEmpty()
        .allSatisfy(v -> assertThat(v.get("ruleId").asText()).isEqualTo(rule));
    for (var bad : List.of("limit=0", "limit=1001", "limit=x"))
      assertThat(get("api/violations?" + bad).statusCode()).as(bad).isEqualTo(400);
  }

  @Test
  void theStreamTellsOfCountersViolationsAndTheories() throws Exception {
    var events = new ArrayList<String>();
    var request = HttpRequest.newBuilder(server.uri().resolve("events")).build();
    var answer = client.send(request, BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      var each = lines.iterator();
      assertThat(each.next()).isEqualTo("event: counters");
      state.violate(0);
      state.theoryVersion = 4;
      while (!events.containsAll(List.of("event: violation", "event: theory")))
        events.add(each.next());
    }
  }

  @Test
  void pagesBeyondTheLimitAreTurnedAwayUntilOthersLeave() throws Exception {
    var open = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 64; i++) open.add(subscribe("HTTP/1.1 200 OK"));
      open.add(subscribe("HTTP/1.1 503 Service Unavailable"));
    } finally {
      for (var socket : open) socket.close();
    }
    for (int tries = 0; tries < 100; tries++) {
      Thread.sleep(100);
      try (var socket = request("/events", "127.0.0.1:" + server.uri().getPort())) {
        if (firstLine(socket).contains("200")) return;
      }
    }
    throw new AssertionError("no place became free");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "localhost"})
  void anotherHostNameIsRefused(String host) throws Exception {
    try (var socket = request("/api/state", host)) {
      assertThat(firstLine(socket)).contains("403");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.css", "/page.js", "/lib/chart.js", "/icon.svg"})
  void everyFileIsServedWithItsTypeAndPolicy(String path) throws Exception {
    var answer = get(path.substring(1));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isNotBlank();
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../Nomos.class", "%2e%2e/log4j2.properties", "lib/", "nothing", "page.js/"})
  void nothingElseIsServed(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private Socket subscribe(String expected) throws IOException {
    var socket = request("/events", "127.0.0.1:" + server.uri().getPort());
    assertThat(firstLine(socket)).isEqualTo(expected);
    return socket;
  }

  private Socket request(String path, String host) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.uri().getPort());
    String text = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String firstLine(Socket socket) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    return reader.readLine();
  }

  private JsonNode json(String path) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
