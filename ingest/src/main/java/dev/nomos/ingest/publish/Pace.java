package dev.nomos.ingest.publish;

/** How fast records are sent. */
public sealed interface Pace {
  /** As fast as the cluster takes them. */
  record Full() implements Pace {}

  /** With the gaps between the records' own times, {@code speed} times as fast. */
  record Recorded(double speed) implements Pace {
    public Recorded {
      positive("speed", speed);
    }
  }

  record Rate(double recordsPerSecond) implements Pace {
    public Rate {
      positive("rate", recordsPerSecond);
    }
  }

  private static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value))
      throw new IllegalArgumentException("a " + what + " must be above 0, but was " + value);
  }
}
