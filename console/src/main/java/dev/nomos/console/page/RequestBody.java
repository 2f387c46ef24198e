package dev.nomos.console.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.nomos.console.http.Responses;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a request, as little as it may be. */
final class RequestBody {
  static final int MAX_OCTETS = 16 << 10;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private RequestBody() {}

  /**
   * The body as a {@code type}; null, and the problem answered, where it is none. A page elsewhere
   * cannot send this content type without asking first, and nobody here says yes.
   */
  static <T> @Nullable T read(HttpExchange exchange, Class<T> type) throws IOException {
    String content = exchange.getRequestHeaders().getFirst("Content-Type");
    if (content == null
        || !content.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
      Responses.problem(exchange, 415, "send application/json");
      return null;
    }
    byte[] octets = exchange.getRequestBody().readNBytes(MAX_OCTETS + 1);
    if (octets.length > MAX_OCTETS) {
      Responses.problem(exchange, 413, "a request may have " + MAX_OCTETS + " octets");
      return null;
    }
    try {
      T value = JSON.readValue(octets, type);
      if (value != null) return value;
      Responses.problem(exchange, 400, "the body must be an object");
    } catch (JsonProcessingException malformed) {
      Responses.problem(
          exchange, 400, "the body is not as expected: " + malformed.getOriginalMessage());
    }
    return null;
  }
}
