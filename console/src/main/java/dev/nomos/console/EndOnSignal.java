package dev.nomos.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that tells what it has when the process is asked to end: the process waits for {@link
 * #close} before it goes.
 */
final class EndOnSignal implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;

  /** Ctrl-C interrupts the calling thread. */
  EndOnSignal() {
    this(Thread.currentThread()::interrupt);
  }

  private EndOnSignal(Runnable interrupt) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(interrupt), "nomos-close"));
  }

  /** Work that asks {@link #wasAsked}: an interrupt would close the files that it reads. */
  static EndOnSignal whenAsked() {
    return new EndOnSignal(() -> {});
  }

  private void end(Runnable interrupt) {
    if (finished.getCount() == 0) {
      return;
    }
    asked = true;
    interrupt.run();
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
