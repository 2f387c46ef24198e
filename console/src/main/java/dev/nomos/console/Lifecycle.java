package dev.nomos.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program has started, closed in reverse order of start: at its end, or from the shutdown
 * hook when it is interrupted at any moment. Parts added together close side by side, so that
 * several clients with time-outs of their own do not add up.
 *
 * <p>An interrupted program has {@link #LONGEST_CLOSE} to end; then the process halts with what is
 * on disk, from which the next start recovers.
 */
final class Lifecycle implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

  private static volatile boolean processClosing;

  private final Deque<List<AutoCloseable>> started = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean closing;

  /** A lifecycle that also ends when the process is asked to. */
  static Lifecycle ofProcess() {
    Lifecycle lifecycle = new Lifecycle();
    Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::closeInTime, "nomos-close"));
    return lifecycle;
  }

  /** Remembers {@code part}; where the program is closing already, closes it at once and stops. */
  <T extends AutoCloseable> T add(T part) {
    addTogether(List.of(part));
    return part;
  }

  /** Parts that do not need one another to close. */
  void addTogether(List<? extends AutoCloseable> parts) {
    synchronized (this) {
      if (!closing) {
        started.push(List.copyOf(parts));
        return;
      }
    }
    closeAll(List.copyOf(parts));
    throw new InterruptedProgram();
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /** Blocks until the program is closed by someone else. */
  void awaitClose() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    for (List<AutoCloseable> parts = next(); !parts.isEmpty(); parts = next()) {
      closeAll(parts);
    }
    closed.countDown();
  }

  private synchronized List<AutoCloseable> next() {
    return started.isEmpty() ? List.of() : started.pop();
  }

  private static void closeAll(List<? extends AutoCloseable> parts) {
    List<Thread> closers = new ArrayList<>();
    for (AutoCloseable part : parts) {
      closers.add(Thread.ofPlatform().name("nomos-close-part").start(() -> closeOne(part)));
    }
    for (Thread closer : closers) {
      try {
        closer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.atWarn()
          .addKeyValue("part", part.getClass().getSimpleName())
          .setCause(e)
          .log("closing failed");
    }
  }

  /** Whether the process was asked to end: failures from then on are its consequence. */
  static boolean processIsClosing() {
    return processClosing;
  }

  private void closeInTime() {
    processClosing = true;
    // What fails from here on fails because it is being closed; the log file still has it.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    Thread.ofPlatform().daemon().name("nomos-close-all").start(this::close);
    try {
      if (!closed.await(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("closing took too long; the next start recovers");
        Runtime.getRuntime().halt(130);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Unwinds a program that was asked to end while it still started. */
  static final class InterruptedProgram extends RuntimeException {
    InterruptedProgram() {
      super("the program was asked to end", null, false, false);
    }
  }
}
