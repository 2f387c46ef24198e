package dev.nomos.console.page;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets costly work be done one at a time and only so often, on a thread of its own that is
 * interrupted when its time is up. Any thread may ask.
 */
final class Turns {
  private static final int BURST = 5;

  private final String name;
  private final long spacingNanos;
  private final long limitSeconds;
  private final LongSupplier nanos;
  private final Semaphore one = new Semaphore(1);
  private long nextNanos; // guarded by one; the further ahead, the more turns were taken lately

  /**
   * @param name of the thread
   * @param limitSeconds after which the work is interrupted; it is waited for all the same
   */
  Turns(String name, int perMinute, long limitSeconds, LongSupplier nanos) {
    this.name = name;
    this.spacingNanos = 60_000_000_000L / perMinute;
    this.limitSeconds = limitSeconds;
    this.nanos = nanos;
    this.nextNanos = nanos.getAsLong();
  }

  /**
   * What came of asking for a turn.
   *
   * @param value null where there was none to have, but {@code waitSeconds} to wait
   */
  record Turn<T>(@Nullable T value, long waitSeconds) {}

  /** Throws what the work throws, as the cause. */
  <T> Turn<T> take(Callable<T> work) throws ExecutionException, InterruptedException {
    if (!one.tryAcquire()) return new Turn<>(null, 1);
    try {
      long wait = allowance();
      return wait > 0 ? new Turn<>(null, Math.ceilDiv(wait, 1_000_000_000L)) : done(work);
    } finally {
      one.release();
    }
  }

  /** 0, and one turn less is allowed; else the nanoseconds until the next one is. */
  private long allowance() {
    long now = nanos.getAsLong();
    long wait = nextNanos - (BURST - 1) * spacingNanos - now;
    if (wait > 0) return wait;
    nextNanos = Math.max(nextNanos, now) + spacingNanos;
    return 0;
  }

  private <T> Turn<T> done(Callable<T> work) throws ExecutionException, InterruptedException {
    var task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().name(name).daemon().start(task);
    try {
      return new Turn<>(task.get(limitSeconds, TimeUnit.SECONDS), 0);
    } catch (TimeoutException late) {
      thread.interrupt();
      return new Turn<>(task.get(), 0);
    } catch (InterruptedException closing) {
      thread.interrupt();
      throw closing;
    }
  }
}
