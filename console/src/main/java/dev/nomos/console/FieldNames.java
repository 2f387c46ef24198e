package dev.nomos.console;

import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fields as an option names them: separated by commas, * for any characters. */
final class FieldNames {
  private FieldNames() {}

  /** The names that fit; throws {@code UsageException} where one of the patterns fits none. */
  static List<String> fitting(String option, String patterns, RowType type) {
    List<String> all = type.fields().stream().map(Field::name).toList();
    Set<String> names = new LinkedHashSet<>();
    for (String pattern : patterns.split(",", -1)) {
      Pattern regex = regex(pattern.strip());
      if (all.stream().noneMatch(name -> regex.matcher(name).matches())) {
        throw new UsageException(
            "%s %s: the rows have no such field, but %s".formatted(option, pattern, all));
      }
      all.stream().filter(name -> regex.matcher(name).matches()).forEach(names::add);
    }
    return List.copyOf(names);
  }

  private static Pattern regex(String pattern) {
    return Pattern.compile(
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
