package dev.nomos.schemas.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads specification files: unknown keys, doubled keys and wrong types are errors. */
final class SpecReader {
  /** More than any real specification; a larger file is something else. */
  private static final long MOST_OCTETS = 16 << 20;

  /** As in formulas. */
  private static final int MOST_DIGITS = 1_000;

  private static final JsonMapper JSON = mapper();

  private SpecReader() {}

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(SerializationFeature.INDENT_OUTPUT);
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean))
      builder.withCoercionConfig(
          LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
    return builder.addModule(new SimpleModule().addSerializer(enumsInLowerCase())).build();
  }

  @SuppressWarnings("rawtypes") // Jackson asks for the class of all enums
  private static JsonSerializer<Enum> enumsInLowerCase() {
    return new JsonSerializer<>() {
      @Override
      public Class<Enum> handledType() {
        return Enum.class;
      }

      @Override
      public void serialize(Enum value, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeString(value.name().toLowerCase(Locale.ROOT));
      }
    };
  }

  /** The specification as JSON, every key written. */
  static String print(Object spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    byte[] octets = octets(file);
    SpecProblems problems = new SpecProblems();
    T spec = null;
    try {
      requireWritableNumbers(file, octets);
      spec = JSON.readerFor(type).withHandler(problems).readValue(octets);
      if (spec == null && problems.isEmpty())
        throw refusal(file, "holds null, not a specification");
    } catch (JsonMappingException e) {
      problems.addLast(e);
    } catch (JsonProcessingException e) {
      throw refusal(file, reason(e) + line(e));
    } catch (IOException e) {
      throw refusal(file, "is not UTF-8 text: " + e.getMessage());
    }
    if (spec == null || !problems.isEmpty())
      throw new SpecException(file.toString(), problems.in(octets));
    return spec;
  }

  /** A number such as 1e999999999 takes few octets here and a gigabyte once it is printed. */
  private static void requireWritableNumbers(Path file, byte[] octets) throws IOException {
    try (JsonParser parser = JSON.createParser(octets)) {
      while (parser.nextToken() != null)
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
            && Math.abs((long) parser.getDecimalValue().scale()) > MOST_DIGITS)
          throw refusal(
              file,
              "the number %s has more than %d digits (line %d)"
                  .formatted(
                      parser.getText(), MOST_DIGITS, parser.currentTokenLocation().getLineNr()));
    }
  }

  /** What the JSON reader adds about its own settings helps nobody. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().replaceFirst(": enable `.*|, from `.*`", "");
  }

  private static String line(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static byte[] octets(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_OCTETS)
        throw refusal(file, "has " + Files.size(file) + " octets, more than " + MOST_OCTETS);
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw refusal(file, "no such file");
    } catch (IOException e) {
      throw refusal(file, "cannot be read: " + e.getMessage());
    }
  }

  private static SpecException refusal(Path file, String problem) {
    return new SpecException(file.toString(), List.of(problem));
  }
}
