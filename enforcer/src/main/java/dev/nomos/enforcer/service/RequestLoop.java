package dev.nomos.enforcer.service;

import dev.nomos.enforcer.service.EnforcerService.Health;
import dev.nomos.enforcer.service.EnforcerService.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch, has it answered, commits, and only then takes the next: so requests wait in their
 * topic and never in memory. While one thread writes records this one tells the group that it is
 * alive, however long that takes.
 *
 * <p>Trouble of Kafka's undoes the batch, and it is tried again; anything else is a bug and ends
 * the loop, since a request that brings it about would do so for ever. Owns what it is given.
 */
final class RequestLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration PULSE = Duration.ofMillis(50);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final RequestStream stream;
  private final Answerer answerer;
  private final EnforcerMetrics metrics;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("nomos-enforcer-writer").daemon().factory());
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Health health = new Health(State.STARTING, "joins its group");

  RequestLoop(RequestStream stream, Answerer answerer, EnforcerMetrics metrics) {
    this.stream = stream;
    this.answerer = answerer;
    this.metrics = metrics;
  }

  Health health() {
    return health;
  }

  @Override
  public void run() {
    try {
      while (!isClosing()) {
        turn();
      }
      health = new Health(State.CLOSED, "closed");
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      end();
    }
  }

  private void fail(RuntimeException e) {
    if (isClosing()) {
      health = new Health(State.CLOSED, "closed"); // what it waited for has gone
      return;
    }
    health = new Health(State.FAILED, "gave up: " + e);
    log.atError().setCause(e).log("the enforcer gives up");
  }

  /** One batch, where there are requests. */
  void turn() {
    try {
      List<ConsumerRecord<byte[], byte[]>> batch = stream.poll(PATIENCE);
      if (!batch.isEmpty()) {
        answer(batch);
      }
      if (stream.isJoined()) {
        health = new Health(State.READY, "answers requests");
      }
    } catch (WakeupException e) {
      undo(); // only closing wakes it up
    } catch (KafkaException e) {
      undo();
      if (!isClosing()) {
        tryLater(e);
      }
    }
  }

  private void answer(List<ConsumerRecord<byte[], byte[]>> batch) {
    long start = System.nanoTime();
    Future<Answers> writing = writer.submit(() -> answerer.answer(batch));
    try {
      Answers answers = await(writing);
      if (answers == null) {
        undo();
        return;
      }
      stream.commit(batch, answers.taken(), answers.messages());
      metrics.committed(answers, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      writing.cancel(true);
    }
  }

  /** Null where the batch is no longer this member's, or the loop is closing. */
  private @Nullable Answers await(Future<Answers> writing) {
    while (true) {
      try {
        return writing.get(PULSE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillWriting) {
        if (isClosing() || !stream.stay()) {
          return null;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("requests cannot be answered: " + e.getCause(), e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private void undo() {
    if (stream.undo()) {
      metrics.undone();
    }
  }

  private void tryLater(KafkaException trouble) {
    health = new Health(State.WAITING, "tries again after: " + trouble.getMessage());
    log.atWarn().setCause(trouble).log("the batch is undone and tried again");
    try {
      var _ = closing.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Asks the loop to end: what is being committed is finished, what is being written given up. */
  void close() {
    closing.countDown();
    stream.wakeUp();
  }

  private void end() {
    writer.shutdownNow();
    try {
      stream.close();
    } catch (KafkaException e) {
      log.atWarn().setCause(e).log("the stream of requests was not closed cleanly");
    }
    try {
      if (writer.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        answerer.close();
      } else {
        log.warn("a question to the rules takes too long; its engine stays open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
