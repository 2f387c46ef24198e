package dev.nomos.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleEventKind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions over HTTP: who may make them, what is let through, and what is told of them. */
@Timeout(60)
class ReviewTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ACCEPT =
      "{\"kind\":\"ACCEPT\",\"ruleId\":\"r-relaxed\",\"why\":\"seen often\",\"who\":\"ann\"}";

  private final SampleState state = SampleState.withTraffic();
  private final List<RuleCommand> sent = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private boolean brokerIsGone;
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new PageServer(
            LoopbackServer.LOOPBACK,
            0,
            state.model,
            Optional.of(new Review(ReviewToken.of(TOKEN), this::send)));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private void send(RuleCommand command) throws IOException {
    if (brokerIsGone) throw new IOException("the broker is gone");
    sent.add(command);
  }

  @Test
  void aDecisionBecomesACommandAndItsAnswerIsTold() throws Exception {
    var answer = post(ACCEPT, "Bearer " + TOKEN);
    assertThat(answer.statusCode()).isEqualTo(202);
    String id = JSON.readTree(answer.body()).get("id").asText();
    assertThat(sent)
        .singleElement()
        .satisfies(command -> assertThat(command.getKind()).isEqualTo(RuleCommandKind.ACCEPT))
        .satisfies(command -> assertThat(command.getId()).isEqualTo(id))
        .satisfies(command -> assertThat(command.getRuleId()).isEqualTo("r-relaxed"))
        .satisfies(command -> assertThat(command.getWho()).isEqualTo("page: ann"))
        .satisfies(command -> assertThat(command.getWhy()).isEqualTo("seen often"));
    assertThat(get("api/answers?id=" + id)).isEmpty();
    state.event("r-relaxed", RuleEventKind.REFUSED, id, "it is no longer proposed", 3);
    assertThat(get("api/answers?id=" + id).at("/0/kind").asText()).isEqualTo("REFUSED");
    assertThat(get("api/answers?id=" + id).at("/0/why").asText()).contains("no longer proposed");
  }

  @Test
  void exceptionsAndActionsAreCarriedInFull() throws Exception {
    String except =
        "{\"kind\":\"EXCEPT\",\"ruleId\":\"r\",\"why\":\"w\",\"exception\":{\"condition\":"
            + "\"src_port = 53 and packets > 3\",\"comment\":\"dns\",\"expiresMillis\":9}}";
    assertThat(post(except, "bearer " + TOKEN).statusCode()).isEqualTo(202);
    assertThat(sent.getFirst().getException().getCondition())
        .isEqualTo("src_port = 53 and packets > 3");
    assertThat(sent.getFirst().getException().getExpiresMillis()).isEqualTo(9);
    String unexcept =
        "{\"kind\":\"UNEXCEPT\",\"ruleId\":\"r\",\"why\":\"w\",\"exception\":{\"id\":\"x1\"}}";
    assertThat(post(unexcept, "Bearer " + TOKEN).statusCode()).isEqualTo(202);
    assertThat(sent.get(1).getException().getId()).isEqualTo("x1");
    String action = "{\"kind\":\"ACTION\",\"ruleId\":\"r\",\"why\":\"w\",\"action\":\"BLOCK\"}";
    assertThat(post(action, "Bearer " + TOKEN).statusCode()).isEqualTo(202);
    assertThat(sent.get(2).getAction()).isEqualTo(RuleAction.BLOCK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer correct-horse-batter",
        "Bearer correct-horse-battery2",
        "Bearer Correct-horse-battery",
        "Basic correct-horse-battery",
        "correct-horse-battery"
      })
  void withoutTheTokenNothingIsSent(String authorization) throws Exception {
    var answer = post(ACCEPT, authorization);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(answer.body()).doesNotContain(TOKEN);
    assertThat(sent).isEmpty();
  }

  @Test
  void aPageWithoutATokenIsReadOnly() throws Exception {
    server.close();
    server = new PageServer(LoopbackServer.LOOPBACK, 0, state.model, Optional.empty());
    assertThat(post(ACCEPT, "Bearer " + TOKEN).statusCode()).isEqualTo(403);
    assertThat(get("api/session").get("reviewable").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"kind\":\"ACCEPT\"}",
        "{\"kind\":\"ACCEPT\",\"ruleId\":\"r\",\"why\":\"  \"}",
        "{\"kind\":\"LEARN\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":\"ADD\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":\"DROP\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":0,\"ruleId\":\"r\",\"why\":\"w\",\"more\":1}",
        "{\"kind\":\"ACCEPT\",\"kind\":\"REJECT\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":\"ACCEPT\",\"ruleId\":\"r\",\"why\":\"w\"} {}",
        "{\"kind\":\"ACTION\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":\"EXCEPT\",\"ruleId\":\"r\",\"why\":\"w\"}",
        "{\"kind\":\"EXCEPT\",\"ruleId\":\"r\",\"why\":\"w\",\"exception\":"
            + "{\"condition\":\"no_such_field = 1\",\"comment\":\"c\",\"expiresMillis\":0}}",
        "{\"kind\":\"EXCEPT\",\"ruleId\":\"r\",\"why\":\"w\",\"exception\":"
            + "{\"condition\":\"packets >\",\"comment\":\"c\",\"expiresMillis\":0}}",
        "{\"kind\":\"EXCEPT\",\"ruleId\":\"r\",\"why\":\"w\",\"exception\":"
            + "{\"condition\":\"packets > 1\",\"comment\":\"c\",\"expiresMillis\":-1}}",
      })
  void badRequestsAreExplainedAndNotSent(String body) throws Exception {
    var answer = post(body, "Bearer " + TOKEN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("problem").asText()).isNotBlank();
    assertThat(sent).isEmpty();
  }

  @Test
  void deepAndLongBodiesAreRefused() throws Exception {
    assertThat(post("[".repeat(10_000), "Bearer " + TOKEN).statusCode()).isEqualTo(400);
    String large = "{\"kind\":\"ACCEPT\",\"why\":\"" + "x".repeat(RequestBody.MAX_OCTETS) + "\"}";
    assertThat(post(large, "Bearer " + TOKEN).statusCode()).isEqualTo(413);
    String words = ACCEPT.replace("seen often", "x".repeat(2_001));
    assertThat(post(words, "Bearer " + TOKEN).statusCode()).isEqualTo(400);
    assertThat(sent).isEmpty();
  }

  @Test
  void onlyJsonFromThisPageIsTaken() throws Exception {
    var form =
        request("api/commands")
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(ACCEPT))
            .build();
    assertThat(send(form).statusCode()).isEqualTo(415);
    var elsewhere =
        request("api/commands")
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .header("Origin", "http://evil.example")
            .POST(BodyPublishers.ofString(ACCEPT))
            .build();
    assertThat(send(elsewhere).statusCode()).isEqualTo(403);
    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET api/commands", "PUT api/commands", "POST api/rules", "DELETE api/rule"})
  void otherMethodsAreRefused(String line) throws Exception {
    String[] words = line.split(" ");
    var request = request(words[1]).method(words[0], BodyPublishers.noBody()).build();
    assertThat(send(request).statusCode()).isEqualTo(405);
  }

  @Test
  void aCommandThatIsNotWrittenIsNoSuccess() throws Exception {
    brokerIsGone = true;
    var answer = post(ACCEPT, "Bearer " + TOKEN);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("the broker is gone");
  }

  @Test
  void theSessionSaysWhetherTheTokenIsRight() throws Exception {
    assertThat(get("api/session").get("reviewable").asBoolean()).isTrue();
    assertThat(get("api/session").get("authorised").asBoolean()).isFalse();
    var right = request("api/session").header("Authorization", "Bearer " + TOKEN).build();
    assertThat(JSON.readTree(send(right).body()).get("authorised").asBoolean()).isTrue();
  }

  @Test
  void aTokenIsLongAndVisibleAndNeverShown(@TempDir Path directory) throws Exception {
    assertThat(ReviewToken.of(TOKEN).toString()).doesNotContain(TOKEN);
    for (String bad : List.of("", "short", "has spaces in between", "umläute-sind-keine"))
      assertThatThrownBy(() -> ReviewToken.of(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(bad.isEmpty() || !e.getMessage().contains(bad)).isTrue());
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    assertThat(ReviewToken.read(file).isIn("Bearer " + TOKEN)).isTrue();
    Files.writeString(file, "short");
    assertThatThrownBy(() -> ReviewToken.read(file)).hasMessageContaining("token: a token must");
  }

  private HttpResponse<String> post(String body, String authorization) throws Exception {
    var request = request("api/commands").header("Content-Type", "application/json");
    if (!authorization.isEmpty()) request.header("Authorization", authorization);
    return send(request.POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri().resolve(path));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(send(request(path).build()).body());
  }
}
