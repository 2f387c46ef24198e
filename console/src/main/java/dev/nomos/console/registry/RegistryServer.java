package dev.nomos.console.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.LoopbackServer;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A {@link FileSchemaRegistry} under the Confluent REST paths on 127.0.0.1, for clients in other
 * processes. Avro only, without schema references.
 */
public final class RegistryServer implements AutoCloseable {
  static final int MAX_BODY_BYTES = 1 << 20;
  private static final int MAX_SUBJECT_LENGTH = 255;
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final JsonMapper JSON = new JsonMapper();

  private final FileSchemaRegistry registry;
  private final LoopbackServer server;

  private RegistryServer(FileSchemaRegistry registry, int port) throws IOException {
    this.registry = registry;
    this.server = LoopbackServer.start("registry.port", port, this::handle);
  }

  /** The caller keeps owning {@code registry}. Port 0 takes any free one. */
  public static RegistryServer start(FileSchemaRegistry registry, int port) throws IOException {
    return new RegistryServer(registry, port);
  }

  /** The base URL for clients, with a slash at its end. */
  public URI uri() {
    return server.uri();
  }

  /** An answer other than 200, with the registry protocol's own error code. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final int code;

    Refused(int status, int code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      Responses.json(exchange, 200, TYPE, route(exchange));
    } catch (Refused refused) {
      String message = String.valueOf(refused.getMessage());
      Responses.json(
          exchange, refused.status, TYPE, Map.of("error_code", refused.code, "message", message));
    }
  }

  private Object route(HttpExchange exchange) throws IOException {
    List<String> path = segments(exchange.getRequestURI().getRawPath());
    if (!List.of("GET", "POST").contains(exchange.getRequestMethod()))
      throw new Refused(405, 405, "HTTP 405 Method Not Allowed");
    return switch (exchange.getRequestMethod() + " " + shape(path)) {
      case "GET /" -> Map.of();
      case "GET /config" -> Map.of("compatibilityLevel", "FULL_TRANSITIVE");
      case "GET /schemas/ids/*" -> schemaById(path.get(2));
      case "GET /subjects" -> registry.subjects();
      case "POST /subjects/*" -> lookUp(path.get(1), exchange);
      case "GET /subjects/*/versions" -> versionNumbers(path.get(1));
      case "POST /subjects/*/versions" -> register(path.get(1), exchange);
      case "GET /subjects/*/versions/*" -> describe(version(path.get(1), path.get(3)));
      default -> throw new Refused(404, 404, "HTTP 404 Not Found");
    };
  }

  /** The path with {@code *} for what the client chose. */
  private static String shape(List<String> path) {
    var shape = new ArrayList<>(path);
    if (path.size() > 1 && path.getFirst().equals("subjects")) shape.set(1, "*");
    if (path.size() > 2 && path.getFirst().equals("schemas")) shape.set(2, "*");
    if (path.size() > 3) shape.set(3, "*");
    return "/" + String.join("/", shape);
  }

  private Object schemaById(String text) {
    int id = number(text, new Refused(404, 40403, "Schema " + text + " not found"));
    return registry
        .find(id)
        .map(schema -> Map.of("schema", schema.toString()))
        .orElseThrow(() -> new Refused(404, 40403, "Schema " + id + " not found"));
  }

  private Object versionNumbers(String subject) {
    return versions(subject).stream().map(RegisteredSchema::version).toList();
  }

  private List<RegisteredSchema> versions(String subject) {
    var versions = registry.versions(subject);
    if (versions.isEmpty()) throw new Refused(404, 40401, "Subject '" + subject + "' not found.");
    return versions;
  }

  private RegisteredSchema version(String subject, String text) {
    var versions = versions(subject);
    if (text.equals("latest") || text.equals("-1")) return versions.getLast();
    int number = number(text, new Refused(422, 42202, "'" + text + "' is not a valid version."));
    if (number < 1) throw new Refused(422, 42202, "'" + text + "' is not a valid version.");
    if (number > versions.size())
      throw new Refused(404, 40402, "Version " + number + " not found.");
    return versions.get(number - 1);
  }

  private Object lookUp(String subject, HttpExchange exchange) throws IOException {
    Schema schema = schema(exchange);
    versions(subject);
    return registry
        .lookup(subject, schema)
        .map(RegistryServer::describe)
        .orElseThrow(() -> new Refused(404, 40403, "Schema not found"));
  }

  private Object register(String subject, HttpExchange exchange) throws IOException {
    if (subject.isBlank()
        || subject.length() > MAX_SUBJECT_LENGTH
        || subject.chars().anyMatch(Character::isISOControl))
      throw new Refused(422, 42208, "The subject is not valid.");
    try {
      return Map.of("id", registry.add(subject, schema(exchange)));
    } catch (IncompatibleSchema e) {
      throw new Refused(409, 409, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> describe(RegisteredSchema entry) {
    return Map.of(
        "subject", entry.subject(),
        "version", entry.version(),
        "id", entry.id(),
        "schema", entry.schema().toString());
  }

  private static Schema schema(HttpExchange exchange) throws IOException {
    JsonNode body = body(exchange);
    if (!body.path("schemaType").asText("AVRO").equals("AVRO")
        || !body.path("references").isEmpty())
      throw new Refused(422, 42201, "Only Avro schemas without references are kept here");
    if (!body.path("schema").isTextual())
      throw new Refused(422, 42201, "Field 'schema' must be a string");
    try {
      return FileSchemaRegistry.parse(body.path("schema").textValue());
    } catch (IllegalArgumentException invalid) {
      throw new Refused(422, 42201, "Invalid schema: " + invalid.getMessage());
    }
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES)
      throw new Refused(413, 413, "The body is longer than " + MAX_BODY_BYTES + " bytes");
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new Refused(400, 400, "The body is not JSON: " + e.getOriginalMessage());
    }
  }

  private static int number(String text, Refused otherwise) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw otherwise;
    }
  }

  private static List<String> segments(String rawPath) {
    try {
      return Arrays.stream(rawPath.split("/", -1))
          .skip(1)
          .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
          .toList();
    } catch (IllegalArgumentException malformed) {
      throw new Refused(400, 400, "The path is malformed");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
