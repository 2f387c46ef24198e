package dev.nomos.enforcer.masks;

import java.time.Duration;

/** When one request is to be answered. */
record Deadline(long startNanos, Duration patience) {
  static Deadline after(Duration patience) {
    return new Deadline(System.nanoTime(), patience);
  }

  long nanosLeft() {
    return patience.toNanos() - (System.nanoTime() - startNanos);
  }

  /** Throws {@link MaskTimeoutException} where it is over, or the thread is to end. */
  void check(String member) {
    if (nanosLeft() <= 0 || Thread.currentThread().isInterrupted()) {
      throw new MaskTimeoutException(
          "not answered within %.1f s, at %s; ask about fewer records at a time"
              .formatted(patience.toMillis() / 1e3, member));
    }
  }
}
