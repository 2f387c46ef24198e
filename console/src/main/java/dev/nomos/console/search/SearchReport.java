package dev.nomos.console.search;

import dev.nomos.miner.search.SearchOutcome;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a search came to, for people and for programs.
 *
 * @param seconds that the search took, reading the file not included
 */
public record SearchReport(SearchOutcome outcome, double seconds) {
  /** One line with one object. */
  public String json() {
    String sizes =
        outcome.countBySize().entrySet().stream()
            .map(e -> "\"%d\": %d".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    String end =
        switch (outcome) {
          case SearchOutcome.Complete _ -> "\"complete\"";
          case SearchOutcome.Stopped stopped ->
              "\"stopped\", \"reason\": \"%s\", \"completeSize\": %d"
                  .formatted(reason(stopped), stopped.completeSize());
        };
    return "{\"count\": %d, \"countBySize\": %s, \"seconds\": %s, \"outcome\": %s}%n"
        .formatted(outcome.count(), sizes, String.format(Locale.ROOT, "%.6f", seconds), end);
  }

  /** A line for each size, then one with the sum, the time and the outcome. */
  public String text() {
    StringBuilder text = new StringBuilder();
    outcome
        .countBySize()
        .forEach(
            (size, sets) ->
                text.append(String.format(Locale.ROOT, "size %3d %,15d%n", size, sets)));
    String end =
        switch (outcome) {
          case SearchOutcome.Complete _ -> "complete";
          case SearchOutcome.Stopped stopped ->
              "stopped (%s); complete up to size %d"
                  .formatted(reason(stopped), stopped.completeSize());
        };
    return text.append(
            String.format(
                Locale.ROOT, "all      %,15d in %.3f s: %s%n", outcome.count(), seconds, end))
        .toString();
  }

  private static String reason(SearchOutcome.Stopped stopped) {
    return stopped.reached().name().toLowerCase(Locale.ROOT);
  }
}
