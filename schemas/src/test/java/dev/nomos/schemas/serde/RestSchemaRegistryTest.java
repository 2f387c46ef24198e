package dev.nomos.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RestSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredInt("a").endRecord();

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private RestSchemaRegistry registry;
  private int status = 200;
  private String answer = "{\"id\":41}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, octets.length);
          exchange.getResponseBody().write(octets);
          exchange.close();
        });
    server.start();
    registry = new RestSchemaRegistry(URI.create(base() + "/apis/ccompat/v7/"));
  }

  @AfterEach
  void stop() {
    registry.close();
    server.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void schemaIsRegisteredOnceForEachSubject() throws IOException {
    assertThat(registry.register("nomos.lab.rules-value", SCHEMA)).isEqualTo(41);
    assertThat(registry.register("nomos.lab.rules-value", SCHEMA)).isEqualTo(41);
    registry.register("other/value", SCHEMA);
    assertThat(requests).hasSize(2);
    assertThat(requests.getFirst())
        .startsWith("POST /apis/ccompat/v7/subjects/nomos.lab.rules-value/versions {");
    assertThat(requests.getLast()).contains("/subjects/other%2Fvalue/versions");
    String body = requests.getFirst().substring(requests.getFirst().indexOf('{'));
    String sent = new ObjectMapper().readTree(body).get("schema").textValue();
    assertThat(new Schema.Parser().parse(sent)).isEqualTo(SCHEMA);
  }

  @Test
  void schemaIsAskedForOnce() {
    answer = new ObjectMapper().createObjectNode().put("schema", SCHEMA.toString()).toString();
    assertThat(registry.byId(7)).isEqualTo(SCHEMA);
    assertThat(registry.byId(7)).isEqualTo(SCHEMA);
    assertThat(requests).containsExactly("GET /apis/ccompat/v7/schemas/ids/7 ");
  }

  @Test
  void unknownIdIsToldApartFromAFailure() {
    status = 404;
    answer = "{\"error_code\":40403,\"message\":\"Schema 7 not found\"}";
    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("7")
        .hasMessageContaining(base());
    status = 500;
    assertThatThrownBy(() -> registry.byId(7))
        .isExactlyInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("500");
  }

  /** A wrong path or a proxy's page: what is on the topics may well be sound. */
  @Test
  void pathThatIsNotThereIsAFailureAndNoAnswer() {
    status = 404;
    for (String page : List.of("", "<html>", "[]", "{\"status\":404}", "{\"error_code\":404}")) {
      answer = page;
      assertThatThrownBy(() -> registry.byId(7))
          .isExactlyInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining(base() + "/apis/ccompat/v7/schemas/ids/7")
          .hasMessageContaining("is it Confluent-compatible?");
    }
  }

  @Test
  void refusalNamesTheSubjectAndWhatTheRegistrySaid() {
    status = 409;
    answer = "{\"error_code\":409,\"message\":\"reader lacks LONG\"}";
    assertThatThrownBy(() -> registry.register("nomos.lab.records-value", SCHEMA))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("409")
        .hasMessageContaining("nomos.lab.records-value")
        .hasMessageContaining("reader lacks LONG; a field keeps its type");
    status = 422;
    answer = "{\"error_code\":42201,\"message\":\"invalid schema\"}";
    assertThatThrownBy(() -> registry.register("s", SCHEMA))
        .isExactlyInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("422")
        .hasMessageContaining("/subjects/s/versions: invalid schema");
  }

  @Test
  void answerOfSomethingElseIsNamedSo() {
    for (String other : List.of("<html>", "{}", "")) {
      answer = other;
      assertThatThrownBy(() -> registry.register("s", SCHEMA))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("is it Confluent-compatible?");
      assertThatThrownBy(() -> registry.byId(3))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("is it Confluent-compatible?");
    }
  }

  @Test
  void schemaThatIsNoneIsRefused() {
    answer = "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}";
    assertThatThrownBy(() -> registry.byId(3)).isInstanceOf(SchemaRegistryException.class);
    answer = "{\"schema\":7}";
    assertThatThrownBy(() -> registry.byId(3)).isInstanceOf(SchemaRegistryException.class);
  }

  @Test
  void unreachableRegistryIsNamed() {
    server.stop(0);
    assertThatThrownBy(() -> registry.byId(1))
        .isExactlyInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageContaining(base());
  }

  @Test
  void failureIsNotRemembered() {
    status = 503;
    assertThatThrownBy(() -> registry.register("s", SCHEMA))
        .isInstanceOf(SchemaRegistryException.class);
    status = 200;
    assertThat(registry.register("s", SCHEMA)).isEqualTo(41);
  }
}
