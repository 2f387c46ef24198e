package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses as JSON; nothing is guessed, and an unknown member is an error. */
final class MaskJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private MaskJson() {}

  /** Throws {@link MaskRequestException} with the first member that is wrong. */
  static MaskRequest read(byte[] json) {
    try {
      MaskRequest request = JSON.readValue(json, MaskRequest.class);
      if (request == null) {
        throw new MaskRequestException("the request", "must be an object with 'records'");
      }
      return request;
    } catch (UnrecognizedPropertyException e) {
      throw new MaskRequestException(path(e), "no such member; there are " + known(e));
    } catch (MismatchedInputException e) {
      throw new MaskRequestException(path(e), "must be " + wanted(e.getTargetType()));
    } catch (JsonProcessingException e) {
      throw new MaskRequestException(place(e), e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("octets in memory can be read", e);
    }
  }

  static byte[] write(MaskResponse response) {
    try {
      return JSON.writeValueAsBytes(response);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a response is always JSON", e);
    }
  }

  private static String known(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    return known == null
        ? "none"
        : known.stream().map(String::valueOf).sorted().toList().toString();
  }

  private static String wanted(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == Integer.class) {
      return "a whole number";
    }
    return List.class.isAssignableFrom(type)
        ? "a list"
        : Map.class.isAssignableFrom(type) || Record.class.isAssignableFrom(type)
            ? "an object"
            : "something else";
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "the request"
        : "the request, line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "the request" : path.toString();
  }
}
