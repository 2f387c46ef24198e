package dev.nomos.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** A client of any Confluent-compatible registry; each schema is asked for once. */
public final class RestSchemaRegistry implements SchemaRegistry, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int MOST_TOLD = 300;
  private static final int CONFLICT = 409;

  /** The protocol's own code: this registry was asked, and has no such schema. */
  private static final int NO_SUCH_SCHEMA = 40403;

  private static final String JSON = "application/vnd.schemaregistry.v1+json";

  private final URI base;
  private final Optional<String> authorization;
  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Subjected, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record Subjected(String subject, Schema schema) {}

  /** {@code base}: the registry's base URL, with any path prefix it has. */
  public RestSchemaRegistry(URI base) {
    this(base, RegistryAccess.of(Map.of()));
  }

  /** A registry that wants to know who asks, or has a certificate of its own. */
  public RestSchemaRegistry(URI base, RegistryAccess access) {
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.authorization = access.authorization();
    var client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    access.secure(client);
    this.http = client.build();
  }

  @Override
  public int register(String subject, Schema schema) {
    return ids.computeIfAbsent(new Subjected(subject, schema), this::post);
  }

  private int post(Subjected what) {
    String body = json.createObjectNode().put("schema", what.schema().toString()).toString();
    String path =
        "/subjects/" + URLEncoder.encode(what.subject(), StandardCharsets.UTF_8) + "/versions";
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (response.statusCode() == CONFLICT) {
      throw new SchemaRegistryException(
          ("registry %s answered 409, refusing the schema of subject %s, which does not fit those"
                  + " it holds: %s; a field keeps its type: give a changed one another name, or the"
                  + " data set")
              .formatted(base, what.subject(), told(response)));
    }
    return member(content(response), "id").intValue();
  }

  @Override
  public Schema byId(int id) {
    return schemas.computeIfAbsent(id, this::get);
  }

  private Schema get(int id) {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(URI.create(base + "/schemas/ids/" + id)).GET());
    if (response.statusCode() == NOT_FOUND && code(response) == NO_SUCH_SCHEMA) {
      throw new UnknownSchemaException("registry " + base + " knows no schema with id " + id);
    }
    JsonNode answer = content(response);
    String text = member(answer, "schema").asText();
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw new SchemaRegistryException(
          "registry %s gave for id %d what is no Avro schema: %s".formatted(base, id, text), e);
    }
  }

  private JsonNode member(JsonNode answer, String name) {
    JsonNode member = answer.get(name);
    if (member == null) {
      throw new SchemaRegistryException(
          "registry " + base + " answered without '" + name + "': is it Confluent-compatible?");
    }
    return member;
  }

  private JsonNode content(HttpResponse<String> response) {
    if (response.statusCode() != OK) {
      throw new SchemaRegistryException(
          "registry %s answered %d to %s: %s"
              .formatted(base, response.statusCode(), response.request().uri(), told(response)));
    }
    try {
      return json.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new SchemaRegistryException(
          "registry " + base + " answered with no JSON: is it Confluent-compatible?", e);
    }
  }

  /** 0 where there is none: a proxy or another server answered, or it is another path. */
  private int code(HttpResponse<String> refusal) {
    return error(refusal).path("error_code").asInt();
  }

  private String told(HttpResponse<String> refusal) {
    String message = error(refusal).path("message").asText();
    String body = refusal.body();
    return message.isEmpty()
        ? "is it Confluent-compatible? Its answer begins with '%s'"
            .formatted(body.substring(0, Math.min(body.length(), MOST_TOLD)))
        : message;
  }

  private JsonNode error(HttpResponse<String> refusal) {
    try {
      return json.readTree(refusal.body());
    } catch (JsonProcessingException notTheProtocol) {
      return json.missingNode();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      return http.send(
          request.timeout(TIMEOUT).header("Accept", JSON).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new SchemaRegistryException("registry %s cannot be reached: %s".formatted(base, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemaRegistryException("interrupted while asking registry " + base, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
