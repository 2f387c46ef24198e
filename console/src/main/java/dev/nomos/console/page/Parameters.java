package dev.nomos.console.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string; what is missing is empty or 0. Every problem is an {@link
 * IllegalArgumentException} that says what to do.
 */
record Parameters(Map<String, String> values) {
  /** {@code known}: any other name is a problem, as it would be left out silently. */
  static Parameters of(@Nullable String rawQuery, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (String part : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
      if (part.isEmpty()) continue;
      int equals = part.indexOf('=');
      String name = decoded(equals < 0 ? part : part.substring(0, equals));
      if (!known.contains(name))
        throw new IllegalArgumentException(
            "there is no such parameter; use " + known.stream().sorted().toList());
      if (values.put(name, decoded(equals < 0 ? "" : part.substring(equals + 1))) != null)
        throw new IllegalArgumentException(name + " must be given once");
    }
    return new Parameters(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the query is malformed", e);
    }
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  boolean flag(String name) {
    return switch (text(name)) {
      case "true" -> true;
      case "", "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false");
    };
  }

  long number(String name, long otherwise) {
    String text = text(name);
    if (text.isEmpty()) return otherwise;
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number", e);
    }
  }

  int whole(String name, int otherwise) {
    long number = number(name, otherwise);
    if (number != (int) number)
      throw new IllegalArgumentException(name + " must be a smaller number");
    return (int) number;
  }

  /** Words between commas. */
  Set<String> words(String name) {
    return Arrays.stream(text(name).split(",", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toSet());
  }

  <E extends Enum<E>> E choice(String name, E otherwise, Class<E> all) {
    String text = text(name);
    if (text.isEmpty()) return otherwise;
    return Arrays.stream(all.getEnumConstants())
        .filter(one -> one.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + " must be one of " + Arrays.toString(all.getEnumConstants())));
  }
}
