package dev.nomos.schemas.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a specification's keys and types, so that one reading tells it all.
 * Each problem has its place. For one reading.
 */
final class SpecProblems extends DeserializationProblemHandler {
  private record Problem(String place, String what) {}

  /** How the JSON reader tells a value of the wrong type, and which. */
  private static final Pattern COERCION =
      Pattern.compile(
          "Cannot (?:coerce|deserialize) [^(]*?(?:\\(|number )(.*?)(?:\\) to .*|: .*)",
          Pattern.DOTALL);

  private final List<Problem> problems = new ArrayList<>();

  boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Every problem with its place and line in the JSON text {@code octets}. */
  List<String> in(byte[] octets) {
    Map<String, Integer> lines = lines(octets);
    return problems.stream()
        .map(
            p -> p.what() + " at " + p.place() + " (line " + lines.getOrDefault(p.place(), 1) + ")")
        .toList();
  }

  /** The line of each value, by its place; reading does not keep them. */
  private static Map<String, Integer> lines(byte[] octets) {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(octets)) {
      while (parser.nextToken() != null)
        lines.putIfAbsent(place(parser), parser.currentTokenLocation().getLineNr());
    } catch (IOException brokenFromHereOn) {
      return lines;
    }
    return lines;
  }

  /** The problem that ended the reading. */
  void addLast(JsonMappingException e) {
    StringBuilder path = new StringBuilder("$");
    for (var step : e.getPath())
      path.append(
          step.getFieldName() != null ? "." + step.getFieldName() : "[" + step.getIndex() + "]");
    add(path.toString(), reason(e));
  }

  /** A record's own complaint where there is one, else Jackson's. */
  private static String reason(Throwable e) {
    if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
      Matcher coercion = COERCION.matcher(String.valueOf(wrong.getOriginalMessage()));
      if (coercion.matches()) {
        return "needs %s, but was %s".formatted(wanted(wrong.getTargetType()), coercion.group(1));
      }
    }
    Throwable own = e.getCause() instanceof IllegalArgumentException cause ? cause : e;
    return own instanceof JsonMappingException jackson
        ? jackson.getOriginalMessage()
        : String.valueOf(own.getMessage());
  }

  /** A value that is missing only because a wrong one was left out is no second problem. */
  private void add(String place, String problem) {
    if (problems.stream().noneMatch(known -> isWithin(known.place(), place)))
      problems.add(new Problem(place, problem));
  }

  private static boolean isWithin(String place, String whole) {
    return place.equals(whole) || place.startsWith(whole + ".") || place.startsWith(whole + "[");
  }

  private static String place(JsonParser parser) {
    StringBuilder place = new StringBuilder("$");
    for (JsonPointer at = parser.getParsingContext().pathAsPointer();
        at != null && !at.matches();
        at = at.tail()) {
      if (at.getMatchingIndex() >= 0) place.append('[').append(at.getMatchingIndex()).append(']');
      else place.append('.').append(at.getMatchingProperty());
    }
    return place.toString();
  }

  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      JsonDeserializer<?> deserializer,
      Object beanOrClass,
      String propertyName)
      throws IOException {
    var known = deserializer.getKnownPropertyNames();
    add(
        place(context.getParser()) + "." + propertyName,
        "unknown key '%s'; known keys are %s"
            .formatted(propertyName, known == null ? List.of() : known.stream().sorted().toList()));
    parser.skipChildren();
    return true;
  }

  @Override
  public @Nullable Object handleWeirdStringValue(
      DeserializationContext context, Class<?> targetType, String value, String failure) {
    String choices =
        targetType.isEnum()
            ? " is none of " + choices(targetType)
            : " is no " + targetType.getSimpleName().toLowerCase(Locale.ROOT);
    add(place(context.getParser()), "'" + value + "'" + choices);
    return null;
  }

  @Override
  public @Nullable Object handleUnexpectedToken(
      DeserializationContext context,
      JavaType targetType,
      JsonToken token,
      JsonParser parser,
      String failure)
      throws IOException {
    add(place(parser), "needs " + wanted(targetType) + ", but was " + seen(parser));
    parser.skipChildren();
    return null;
  }

  @Override
  public @Nullable Object handleMissingInstantiator(
      DeserializationContext context,
      Class<?> type,
      ValueInstantiator instantiator,
      JsonParser parser,
      String failure)
      throws IOException {
    add(
        place(parser),
        "needs " + wanted(context.constructType(type)) + ", but was " + seen(parser));
    parser.skipChildren();
    return null;
  }

  private static String wanted(Class<?> type) {
    if (type.isEnum()) return "one of " + choices(type);
    if (type == Integer.class || type == Long.class) return "a whole number";
    return Number.class.isAssignableFrom(type)
        ? "a number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String wanted(JavaType type) {
    if (type.isCollectionLikeType()) return "a list";
    if (type.isMapLikeType() || type.getRawClass().isRecord()) return "an object";
    return "a " + type.getRawClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String seen(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> parser.getText();
    };
  }

  @Override
  public @Nullable Object handleInstantiationProblem(
      DeserializationContext context, Class<?> instance, Object argument, Throwable failure) {
    add(place(context.getParser()), reason(failure));
    return null;
  }
}
