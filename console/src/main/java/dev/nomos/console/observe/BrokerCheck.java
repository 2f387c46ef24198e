package dev.nomos.console.observe;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Whether the cluster answers. Kafka's clients wait in silence for a broker that is away, so a
 * program says that it runs while nothing moves; this asks the cluster for its nodes every few
 * seconds, in a thread of its own.
 */
public final class BrokerCheck implements HealthCheck, AutoCloseable {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Longer than one question may take: one slow answer is no outage. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(8);

  private final Question cluster;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile long answeredAtNanos;

  /** Asks once; throws where there is no answer. */
  @FunctionalInterface
  interface Question extends AutoCloseable {
    void ask() throws ExecutionException, TimeoutException, InterruptedException;

    @Override
    default void close() {}
  }

  BrokerCheck(Question cluster, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.nanoTime = nanoTime;
    this.answeredAtNanos = nanoTime.getAsLong(); // it has just answered whoever made the topics
    this.thread = Thread.ofPlatform().daemon().name("nomos-broker-check").unstarted(this::run);
  }

  /** Starts asking; closes {@code admin} at its end. */
  public static BrokerCheck start(Admin admin) {
    var check = new BrokerCheck(new Nodes(admin), System::nanoTime);
    check.thread.start();
    return check;
  }

  private record Nodes(Admin admin) implements Question {
    @Override
    public void ask() throws ExecutionException, TimeoutException, InterruptedException {
      int patience = (int) PATIENCE.toMillis();
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(patience))
          .nodes()
          .get(patience, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      admin.close(Duration.ofSeconds(1));
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        askOnce();
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  void askOnce() throws InterruptedException {
    try {
      cluster.ask();
      answeredAtNanos = nanoTime.getAsLong();
    } catch (ExecutionException | TimeoutException silent) {
      // the age of the last answer tells
    }
  }

  private Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - answeredAtNanos);
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Health check() {
    Duration silence = silence();
    return new Health(
        silence.compareTo(LONGEST_SILENCE) <= 0,
        "the cluster answered " + silence.toSeconds() + " s ago");
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cluster.close();
  }
}
