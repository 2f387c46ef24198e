package dev.nomos.console.learn;

import dev.nomos.miner.search.SearchProgress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a search that has found nothing new for too long. The thread that made it searches,
 * and hears of the interrupt; {@link #hasStalled} then says why.
 */
final class StallWatch implements SearchProgress, AutoCloseable {
  private final SearchProgress next;
  private final long patienceNanos;
  private final Thread searching = Thread.currentThread();
  private final @Nullable Thread watcher;
  private volatile long found;
  private volatile long foundAt = System.nanoTime();
  private volatile boolean stalled;

  /** Without {@code patience} it only passes progress on. */
  StallWatch(@Nullable Duration patience, SearchProgress next) {
    this.next = next;
    this.patienceNanos = patience == null ? Long.MAX_VALUE : patience.toNanos();
    this.watcher =
        patience == null ? null : Thread.ofVirtual().name("nomos-stall").start(this::watch);
  }

  @Override
  public void at(int size, long total) {
    if (total != found) {
      found = total;
      foundAt = System.nanoTime();
    }
    next.at(size, total);
  }

  private void watch() {
    try {
      while (true) {
        long left = patienceNanos - (System.nanoTime() - foundAt);
        if (left <= 0) {
          stalled = true;
          searching.interrupt();
          return;
        }
        Thread.sleep(Duration.ofNanos(left));
      }
    } catch (InterruptedException closed) {
      // The search ended first.
    }
  }

  boolean hasStalled() {
    return stalled;
  }

  @Override
  public void close() {
    if (watcher != null) {
      watcher.interrupt();
    }
  }
}
