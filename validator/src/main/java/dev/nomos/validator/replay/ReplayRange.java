package dev.nomos.validator.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Which retained records are replayed: those from {@code from} on and before {@code to}, by offset
 * or by event time. A late record belongs to its event time, wherever it lies.
 */
public record ReplayRange(Bound from, Bound to) {
  private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

  /** One end of the range. */
  public sealed interface Bound {
    /** All there is on this side. */
    record Open() implements Bound {}

    /** An offset, of each partition alike. */
    record Offset(long offset) implements Bound {}

    /** Event time. */
    record Time(long millis) implements Bound {}
  }

  /** Every retained record. */
  public static ReplayRange all() {
    return new ReplayRange(new Bound.Open(), new Bound.Open());
  }

  /**
   * Reads {@code FROM..TO}; each an offset, a date, or a time in ISO 8601 with its zone, or
   * nothing. Throws {@link IllegalArgumentException} saying what is wrong.
   */
  public static ReplayRange parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new IllegalArgumentException(
          "a range is FROM..TO, each an offset, a time such as 2026-01-31T08:00:00Z, or nothing,"
              + " but was '"
              + text
              + "'");
    }
    return new ReplayRange(bound(text.substring(0, dots)), bound(text.substring(dots + 2)));
  }

  private static Bound bound(String text) {
    if (text.isBlank()) {
      return new Bound.Open();
    }
    String told = text.strip();
    return OFFSET.matcher(told).matches()
        ? new Bound.Offset(Long.parseLong(told))
        : new Bound.Time(time(told).toEpochMilli());
  }

  private static Instant time(String text) {
    try {
      return text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no offset, no date such as 2026-01-31 and no time such as 2026-01-31T08:00:00Z"
              .formatted(text),
          e);
    }
  }

  boolean includes(long offset, long eventTimeMillis) {
    boolean begun =
        switch (from) {
          case Bound.Open _ -> true;
          case Bound.Offset(long first) -> first <= offset;
          case Bound.Time(long first) -> first <= eventTimeMillis;
        };
    return begun
        && switch (to) {
          case Bound.Open _ -> true;
          case Bound.Offset(long end) -> offset < end;
          case Bound.Time(long end) -> eventTimeMillis < end;
        };
  }
}
