package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.schemas.avro.RuleStatus;
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
import java.util.Optional;
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
    server = new PageServer(LoopbackServer.LOOPBACK, 0, state.model, Optional.empty());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void stateAndRulesAndTimelineAreJson() throws Exception {
    assertThat(json("api/state").at("/counters/theoryVersion").asLong()).isEqualTo(3);
    assertThat(json("api/rules").at("/rows")).hasSize(51);
    assertThat(json("api/timeline")).hasSize(300);
  }

  @Test
  void rulesAreFilteredFoldedOrderedAndPaged() throws Exception {
    assertThat(json("api/rules?status=SHADOW").at("/matching").asLong()).isEqualTo(10);
    assertThat(json("api/rules?status=SHADOW,PROPOSED").at("/matching").asLong()).isEqualTo(11);
    assertThat(json("api/rules?health=VACUOUS,DRIFTING").at("/matching").asLong()).isEqualTo(2);
    assertThat(json("api/rules?text=OCTETS+least+20").at("/matching").asLong()).isEqualTo(8);
    var family = json("api/rules?fold=true&text=octets+least+20");
    assertThat(family.at("/matching").asLong()).isEqualTo(1);
    assertThat(family.at("/rows/0/members").asLong()).isEqualTo(8);
    String id = family.at("/rows/0/family").asText();
    assertThat(json("api/rules?family=" + id).at("/matching").asLong()).isEqualTo(8);
    var first = json("api/rules?order=ATTENTION&limit=2");
    assertThat(first.at("/rows/0/id").asText()).isEqualTo("r-relaxed");
    assertThat(first.at("/rows/1/id").asText()).isEqualTo(SampleState.ruleId(0));
    var last = json("api/rules?offset=50&limit=2");
    assertThat(last.at("/rows")).hasSize(1);
  }

  @Test
  void aRuleHasItsProposalItsLiteralsAndItsHistory() throws Exception {
    var rule = json("api/rule?id=" + SampleState.ruleId(0));
    assertThat(rule.at("/rule/antecedentCount").asLong()).isEqualTo(90_000);
    assertThat(rule.at("/literals/0/negation").asText()).isEqualTo("protocol is UDP");
    assertThat(rule.at("/proposals/0/rule/wouldPass").asLong()).isEqualTo(4_211);
    assertThat(rule.at("/proposals/0/literals")).hasSize(3);
    assertThat(rule.at("/counterExamples/0/tcp_flags").asText()).isEqualTo("18");
    assertThat(rule.at("/history")).hasSize(3);
    assertThat(rule.at("/history/0/kind").asText()).isEqualTo("PROPOSAL");
    assertThat(json("api/rule?id=r-relaxed").at("/replaced/id").asText())
        .isEqualTo(SampleState.ruleId(0));
    assertThat(get("api/rule?id=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theoriesAreListedAndCompared() throws Exception {
    var versions = json("api/theories");
    assertThat(versions).hasSize(2);
    assertThat(versions.at("/0/manifest/version").asLong()).isEqualTo(3);
    assertThat(versions.at("/0/manifest/shadow").asLong()).isEqualTo(10);
    assertThat(versions.at("/1/why/0").asText()).isEqualTo("3 evidences break it");
    var difference = json("api/theories/difference?from=2&to=3");
    assertThat(difference.at("/addedCount").asLong()).isEqualTo(4);
    assertThat(difference.at("/removedCount").asLong()).isZero();
    assertThat(difference.at("/changedCount").asLong())
        .as("action, exception, status")
        .isEqualTo(3);
    assertThat(difference.at("/unchangedCount").asLong()).isEqualTo(43);
    assertThat(json("api/theories/difference?from=3&to=2").at("/removed")).hasSize(4);
    assertThat(get("api/theories/difference?from=1&to=3").statusCode()).isEqualTo(404);
  }

  @Test
  void theSolverSaysWhatTwoVersionsMean() throws Exception {
    var answer = post("api/theories/meaning", "{\"from\":2,\"to\":3}");
    assertThat(answer.at("/same").asText()).as(answer.toString()).isEqualTo("no");
    assertThat(answer.at("/shared").asLong()).as("all but one of 39 in words").isEqualTo(38);
    assertThat(answer.at("/first/0/standing").asText())
        .as("without exception")
        .isEqualTo("independent");
    assertThat(answer.at("/second"))
        .as("one that was a shadow rule, and a weaker form by its exception")
        .extracting(rule -> rule.get("standing").asText())
        .containsExactlyInAnyOrder("independent", "weaker");
    assertThat(post("api/theories/meaning", "{\"from\":1,\"to\":3}").has("problem")).isTrue();
  }

  @Test
  void evidenceGrowsToWhatIsThereNow() throws Exception {
    var points = json("api/evidence");
    var last = points.get(points.size() - 1);
    assertThat(last.get("admitted").asLong()).isEqualTo(3_127 - 78);
    assertThat(last.get("quarantined").asLong()).isEqualTo(78);
    assertThat(points.get(0).get("admitted").asLong()).isLessThan(1_000);
    var counters = json("api/state").get("counters");
    assertThat(counters.get("distinctEvidence").asLong()).isEqualTo(3_127);
    assertThat(counters.get("quarantinedRecords").asLong()).isEqualTo(78);
    assertThat(counters.get("records").asLong()).isEqualTo(1_482_903);
  }

  @Test
  void violationsAreFilteredAndPaged() throws Exception {
    String rule = SampleState.ruleId(1);
    assertThat(json("api/violations?limit=2").at("/rows")).hasSize(2);
    assertThat(json("api/violations").at("/matching").asLong()).isEqualTo(8);
    assertThat(json("api/violations?rule=" + rule).at("/rows"))
        .isNotEmpty()
        .allSatisfy(v -> assertThat(v.get("ruleId").asText()).isEqualTo(rule));
    assertThat(json("api/violations?before=3").at("/rows")).hasSize(2);
    assertThat(json("api/violations?before=3").at("/matching").asLong()).isEqualTo(8);
    for (var none :
        List.of("theory=2", "status=SHADOW", "source=192.0", "to=1", "from=9999999999999"))
      assertThat(json("api/violations?" + none).at("/matching").asLong()).as(none).isZero();
    for (var all : List.of("theory=3", "status=ACTIVE", "source=203.0.113.9", "from=1"))
      assertThat(json("api/violations?" + all).at("/matching").asLong()).as(all).isEqualTo(8);
    assertThat(json("api/violations?field=exporter&value=203.0.113.9").at("/matching").asLong())
        .isEqualTo(7);
  }

  @Test
  void suppressedAndShadowViolationsAreCountedApart() throws Exception {
    state.violate(0, 1, RuleStatus.SHADOW);
    state.violate(1, 41, RuleStatus.ACTIVE);
    state.sameKey(1, 50);
    state.sameKey(1, 60);
    var counters = json("api/state").get("counters");
    assertThat(counters.get("shadowViolations").asLong()).isEqualTo(1);
    assertThat(counters.get("suppressed").asLong()).as("between 50 and 60").isEqualTo(9);
    assertThat(counters.get("violations").asLong()).isEqualTo(8 + 3 + 9);
    var newest = json("api/violations?limit=1").at("/rows/0");
    assertThat(newest.get("number").asLong()).isEqualTo(60);
    assertThat(newest.get("suppressed").asLong()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "violations?limit=0",
        "violations?limit=1001",
        "violations?limit=x",
        "violations?limit=99999999999",
        "violations?nothing=1",
        "violations?rule=a&rule=b",
        "rules?fold=maybe",
        "rules?order=BEST",
        "rules?offset=-1",
        "rules?limit=2001",
        "theories/difference?from=one&to=2",
        "state?x=1"
      })
  void badQuestionsAreExplained(String question) throws Exception {
    var answer = get("api/" + question);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("problem").asText()).isNotBlank();
  }

  @Test
  void theNearestValuesAreAskedForWithAPost() throws Exception {
    long id =
        json("api/violations?limit=1&rule=" + SampleState.ruleId(1)).at("/rows/0/id").asLong();
    var answer = post("api/nearest", "{\"violation\":" + id + "}");
    assertThat(answer.get("outcome").asText()).as(answer.toString()).isEqualTo("REPAIRED");
    assertThat(get("api/nearest").statusCode()).isEqualTo(405);
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
      state.theory(4, 50);
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
  @ValueSource(
      strings = {
        "/",
        "/page.css",
        "/review.css",
        "/page.js",
        "/review.js",
        "/lib/chart.js",
        "/icon.svg"
      })
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

  private JsonNode post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }
}
