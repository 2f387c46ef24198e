package dev.nomos.console;

import dev.nomos.console.rules.EventTime;
import dev.nomos.console.rules.TheoryVersion;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** Theory versions as people name them: a number, {@code newest}, or a moment in event time. */
record TheoryVersions(List<TheoryVersion> all) {
  static final String NEWEST = "newest";

  /** Whether the name has the form of a version's. */
  static boolean mayName(String name) {
    return isNumber(name) || name.equals(NEWEST) || name.matches("\\d{4}-\\d\\d-\\d\\dT.*");
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,18}");
  }

  /** Throws {@code UsageException} where there is no such version. */
  TheoryVersion of(String name) {
    if (all.isEmpty()) throw new UsageException("there is no theory yet: nothing was learned");
    if (name.equals(NEWEST)) return all.getLast();
    return isNumber(name) ? numbered(Long.parseLong(name)) : inForceAt(name);
  }

  private TheoryVersion numbered(long number) {
    return all.stream()
        .filter(theory -> theory.version() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no theory version %d; there are %d to %d"
                        .formatted(number, all.getFirst().version(), all.getLast().version())));
  }

  private TheoryVersion inForceAt(String moment) {
    long millis;
    try {
      millis = Instant.parse(moment).toEpochMilli();
    } catch (DateTimeException e) {
      throw new UsageException(
          "'%s' is no theory version: give a number, 'newest', or a time such as".formatted(moment)
              + " 2026-01-31T12:00:00Z");
    }
    return all.stream()
        .filter(theory -> theory.effectiveFromMillis() <= millis)
        .reduce((_, newer) -> newer)
        .orElseThrow(
            () ->
                new UsageException(
                    "no theory was in force at %s; the first took effect at %s"
                        .formatted(moment, EventTime.text(all.getFirst().effectiveFromMillis()))));
  }
}
