package dev.nomos.ingest.publish;

import org.jspecify.annotations.Nullable;

/**
 * Says how long to wait before each record. Time starts with the first one; a sender that is late
 * catches up, so that the pace holds over the whole. For one thread.
 */
final class Pacer {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Pace pace;
  private long startNanos;
  private long firstMillis;
  private long count;

  Pacer(Pace pace) {
    this.pace = pace;
  }

  /**
   * Nanoseconds to wait; 0 or less: none.
   *
   * @param nowNanos as of {@link System#nanoTime}
   * @param epochMillis the record's own time; one without goes at once
   */
  long waitNanos(long nowNanos, @Nullable Long epochMillis) {
    if (count++ == 0) {
      startNanos = nowNanos;
      if (epochMillis != null) firstMillis = epochMillis;
    }
    long due =
        switch (pace) {
          case Pace.Full _ -> 0;
          case Pace.Rate(var perSecond) -> (long) ((count - 1) / perSecond * NANOS_PER_SECOND);
          case Pace.Recorded(var speed) ->
              epochMillis == null
                  ? 0
                  : (long) ((double) (epochMillis - firstMillis) * NANOS_PER_MILLI / speed);
        };
    return due - (nowNanos - startNanos);
  }
}
