package dev.nomos.console.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.schemas.serde.RestSchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistryException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RegistryServerTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private FileSchemaRegistry registry;
  private RegistryServer server;

  @BeforeEach
  void start() throws IOException {
    registry = FileSchemaRegistry.open(directory);
    server = RegistryServer.start(registry, 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    registry.close();
    client.close();
  }

  @Test
  void aRegisteredSchemaIsFoundUnderEveryPath() throws Exception {
    int id =
        body(post("subjects/a%2Fb-value/versions", FileSchemaRegistryTest.ONE)).get("id").asInt();
    assertThat(body(get("subjects")).get(0).asText()).isEqualTo("a/b-value");
    assertThat(body(get("subjects/a%2Fb-value/versions"))).hasToString("[1]");
    assertThat(body(get("schemas/ids/" + id)).get("schema").asText())
        .isEqualTo(FileSchemaRegistryTest.ONE.toString());
    for (var version : new String[] {"1", "latest"})
      assertThat(body(get("subjects/a%2Fb-value/versions/" + version)).get("id").asInt())
          .isEqualTo(id);
    assertThat(
            body(post("subjects/a%2Fb-value", FileSchemaRegistryTest.ONE)).get("version").asInt())
        .isEqualTo(1);
    assertThat(body(get("config")).get("compatibilityLevel").asText()).isEqualTo("FULL_TRANSITIVE");
  }

  @Test
  void answersCarryTheRegistryMediaType() throws Exception {
    assertThat(get("subjects").headers().firstValue("Content-Type"))
        .contains("application/vnd.schemaregistry.v1+json");
  }

  @Test
  void anIncompatibleSchemaIsAConflict() throws Exception {
    post("subjects/a/versions", FileSchemaRegistryTest.ONE);
    var refused = post("subjects/a/versions", FileSchemaRegistryTest.INCOMPATIBLE);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(body(refused).get("error_code").asInt()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource({
    "schemas/ids/99, 404, 40403",
    "schemas/ids/x, 404, 40403",
    "subjects/none/versions, 404, 40401",
    "subjects/a/versions/7, 404, 40402",
    "subjects/a/versions/x, 422, 42202",
    "subjects/a/versions/0, 422, 42202",
    "nowhere, 404, 404",
  })
  void whatIsMissingHasItsCode(String path, int status, int code) throws Exception {
    post("subjects/a/versions", FileSchemaRegistryTest.ONE);
    var answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(body(answer).get("error_code").asInt()).isEqualTo(code);
    assertThat(body(answer).get("message").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"schema\": 5}",
        "{\"schema\": \"{\"}",
        "{\"schema\": \"\\\"unknown\\\"\"}",
        "{\"schema\": \"\\\"int\\\"\", \"schemaType\": \"JSON\"}",
      })
  void malformedBodiesAreRefusedWithAReason(String hostile) throws Exception {
    assertRefused(post("subjects/a/versions", hostile));
  }

  @Test
  void hugeAndDeepBodiesAreRefused() throws Exception {
    assertRefused(post("subjects/a/versions", " ".repeat(RegistryServer.MAX_BODY_BYTES + 1)));
    assertRefused(post("subjects/a/versions", "[".repeat(100_000)));
    String deep = "{\"type\":\"array\",\"items\":".repeat(20_000);
    assertRefused(post("subjects/a/versions", JSON.writeValueAsString(Map.of("schema", deep))));
  }

  @Test
  void randomBytesNeverFailTheServer() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      var request =
          HttpRequest.newBuilder(server.uri().resolve("subjects/a/versions"))
              .POST(BodyPublishers.ofByteArray(bytes))
              .build();
      assertRefused(client.send(request, BodyHandlers.ofString()));
    }
  }

  @Test
  void theRestClientAgreesWithTheRegistryItself() {
    try (var rest = new RestSchemaRegistry(server.uri())) {
      int id = rest.register("a", FileSchemaRegistryTest.ONE);
      assertThat(registry.register("a", FileSchemaRegistryTest.ONE)).isEqualTo(id);
      assertThat(rest.byId(id)).isEqualTo(FileSchemaRegistryTest.ONE);
      assertThatThrownBy(() -> rest.register("a", FileSchemaRegistryTest.INCOMPATIBLE))
          .isInstanceOf(SchemaRegistryException.class);
    }
  }

  @Test
  void anotherOriginIsRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri().resolve("subjects"))
            .header("Origin", "http://example.org")
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  private static void assertRefused(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).isBetween(400, 499);
    assertThat(body(answer).get("error_code").asInt()).isPositive();
    assertThat(answer.body()).doesNotContain("Exception", "\tat ");
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Schema schema) throws Exception {
    return post(path, JSON.writeValueAsString(Map.of("schema", schema.toString())));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static JsonNode body(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }
}
