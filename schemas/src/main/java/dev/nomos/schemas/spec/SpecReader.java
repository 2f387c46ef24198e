package dev.nomos.schemas.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Reads specification files: unknown keys, doubled keys and wrong types are errors. */
final class SpecReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private SpecReader() {}

  /** Reads a file and throws with every problem that {@code problems} finds in what it says. */
  static <T> T read(Path file, Class<T> type, Function<T, List<String>> problems) {
    T spec = read(file, type);
    List<String> found = problems.apply(spec);
    if (!found.isEmpty()) {
      throw new SpecException(file.toString(), found);
    }
    return spec;
  }

  private static <T> T read(Path file, Class<T> type) {
    String name = file.toString();
    try {
      T spec = JSON.readValue(Files.readAllBytes(file), type);
      if (spec == null) {
        throw new SpecException(name, List.of("holds null, not a specification"));
      }
      return spec;
    } catch (NoSuchFileException e) {
      throw new SpecException(name, List.of("no such file"));
    } catch (UnrecognizedPropertyException e) {
      throw new SpecException(
          name,
          List.of(
              "unknown key '%s' at %s; known keys are %s"
                  .formatted(e.getPropertyName(), place(e), e.getKnownPropertyIds())));
    } catch (JsonMappingException e) {
      throw new SpecException(name, List.of(reason(e) + " at " + place(e)));
    } catch (JsonProcessingException e) {
      throw new SpecException(name, List.of(e.getOriginalMessage() + " " + line(e)));
    } catch (IOException e) {
      throw new SpecException(name, List.of("cannot be read: " + e.getMessage()));
    }
  }

  /** A record's own complaint where there is one, else Jackson's. */
  private static String reason(JsonMappingException e) {
    return e.getCause() instanceof IllegalArgumentException own
        ? String.valueOf(own.getMessage())
        : e.getOriginalMessage();
  }

  private static String place(JsonMappingException e) {
    StringBuilder path = new StringBuilder("$");
    e.getPath()
        .forEach(
            step ->
                path.append(
                    step.getFieldName() != null
                        ? "." + step.getFieldName()
                        : "[" + step.getIndex() + "]"));
    return path + " " + line(e);
  }

  private static String line(JsonProcessingException e) {
    return e.getLocation() == null ? "" : "(line " + e.getLocation().getLineNr() + ")";
  }
}
