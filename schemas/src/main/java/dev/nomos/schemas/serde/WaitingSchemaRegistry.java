package dev.nomos.schemas.serde;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose callers wait while it refuses or cannot be reached, rather than fail: what they
 * were about to write stays where it is, in a topic or a bounded queue, and goes on once the
 * registry answers. What it once answered is remembered by the registry below, so that an outage
 * holds up new schemas alone.
 *
 * <p>That a schema with some id is not known is an answer, and thrown at once. A call ends with a
 * {@link SchemaRegistryException} where its thread is interrupted or {@link #close} was called.
 */
public final class WaitingSchemaRegistry implements SchemaRegistry, AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final SchemaRegistry registry;
  private final Consumer<SchemaRegistryException> failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong failures = new AtomicLong();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile @Nullable String lastFailure;

  /**
   * @param registry stays the caller's, and is asked by any thread
   * @param failed told of every request that failed, by the thread that waits
   */
  public WaitingSchemaRegistry(SchemaRegistry registry, Consumer<SchemaRegistryException> failed) {
    this.registry = registry;
    this.failed = failed;
  }

  @Override
  public int register(String subject, Schema schema) {
    return answer(() -> registry.register(subject, schema));
  }

  @Override
  public Schema byId(int id) {
    return answer(() -> registry.byId(id));
  }

  private <T> T answer(Supplier<T> question) {
    try {
      return question.get();
    } catch (UnknownSchemaException answered) {
      throw answered;
    } catch (SchemaRegistryException failure) {
      waiting.incrementAndGet();
      try {
        return answerLater(question, failure);
      } finally {
        waiting.decrementAndGet();
      }
    }
  }

  private <T> T answerLater(Supplier<T> question, SchemaRegistryException first) {
    SchemaRegistryException failure = first;
    for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
      failures.incrementAndGet();
      lastFailure = failure.getMessage();
      failed.accept(failure);
      pause(pause, failure);
      try {
        return question.get();
      } catch (UnknownSchemaException answered) {
        throw answered;
      } catch (SchemaRegistryException again) {
        failure = again;
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private void pause(Duration pause, SchemaRegistryException failure) {
    try {
      if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new SchemaRegistryException("no longer waiting for the registry: closing", failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemaRegistryException("interrupted while waiting for the registry", failure);
    }
  }

  /** Requests that failed so far. */
  public long failures() {
    return failures.get();
  }

  /** Why callers wait at this moment; empty where none does. */
  public Optional<String> fault() {
    return waiting.get() == 0 ? Optional.empty() : Optional.ofNullable(lastFailure);
  }

  /** Ends every wait; the registry below stays open. */
  @Override
  public void close() {
    closed.countDown();
  }
}
