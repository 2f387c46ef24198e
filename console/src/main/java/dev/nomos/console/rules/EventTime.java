package dev.nomos.console.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Event time as reports tell it. */
public final class EventTime {
  private EventTime() {}

  /** ISO 8601 in UTC; null for 0 and less, which stand for no time. */
  public static @Nullable String text(long millis) {
    return millis <= 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
