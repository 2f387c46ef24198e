package dev.nomos.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that tells what it has when the process is asked to end: Ctrl-C interrupts the thread that
 * made this, and the process waits for {@link #close} before it goes.
 */
final class EndOnSignal implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;

  EndOnSignal() {
    Thread working = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(working), "nomos-close"));
  }

  private void end(Thread working) {
    if (finished.getCount() == 0) {
      return;
    }
    asked = true;
    working.interrupt();
    try {
      finished.await(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process was asked to end. */
  boolean wasAsked() {
    return asked;
  }

  @Override
  public void close() {
    finished.countDown();
  }
}
