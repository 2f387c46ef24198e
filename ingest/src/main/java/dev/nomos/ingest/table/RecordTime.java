package dev.nomos.ingest.table;

import dev.nomos.ingest.prepare.Numbers;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Points of time as tables write them: seconds, milliseconds, microseconds or nanoseconds since
 * 1970, told apart by their size, or ISO 8601, a blank in place of its T allowed. One without zone
 * is UTC.
 */
final class RecordTime {
  /** As seconds, the year 5138; as milliseconds, March 1973: nothing sensible is on both sides. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(100_000_000_000L);

  private static final int DATE_LENGTH = 10;

  private RecordTime() {}

  /** Milliseconds since 1970, rounded down; null where {@code value} is no time. */
  static @Nullable Long millis(Value value) {
    var number = value instanceof Value.Text(var text) ? Numbers.parse(text) : value;
    return number == null ? ofText(value.text().strip()) : ofNumber(number.decimal());
  }

  private static @Nullable Long ofNumber(BigDecimal number) {
    var inMillis = number.movePointRight(3);
    var most = MOST_SECONDS;
    while (number.abs().compareTo(most) >= 0) {
      inMillis = inMillis.movePointLeft(3);
      most = most.movePointRight(3);
      if (most.precision() - most.scale() > 22) return null; // more than nanoseconds
    }
    return inMillis.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  private static @Nullable Long ofText(String text) {
    if (text.length() <= DATE_LENGTH) return null;
    var iso =
        text.charAt(DATE_LENGTH) == ' '
            ? text.substring(0, DATE_LENGTH) + "T" + text.substring(DATE_LENGTH + 1)
            : text;
    try {
      char last = iso.charAt(iso.length() - 1);
      boolean zoned = last == 'Z' || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > DATE_LENGTH;
      var instant =
          zoned
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return millis(instant);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
