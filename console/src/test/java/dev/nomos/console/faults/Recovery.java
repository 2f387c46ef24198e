package dev.nomos.console.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches how long partitions stand still: a consumer group's committed offset that does not move
 * although there is more to read. One thread of its own.
 */
final class Recovery implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final long PATIENCE_SECONDS = 2;

  private final Admin admin;
  private final List<Watched> watched;
  private final Map<String, Long> movedAt = new HashMap<>(); // the thread's own, as is the next
  private final Map<String, Long> offsets = new HashMap<>();
  private final Map<String, Long> longestNanos = new HashMap<>(); // guarded by itself
  private final Thread thread;
  private volatile boolean closed;

  /** A consumer group and a topic that it reads. */
  record Watched(String group, String topic, int partitions) {}

  Recovery(Admin admin, List<Watched> watched) {
    this.admin = admin;
    this.watched = watched;
    this.thread = Thread.ofPlatform().name("recovery").daemon().start(this::run);
  }

  /** By group and partition, the longest standstill since the last call. */
  Map<String, Duration> longest() {
    synchronized (longestNanos) {
      Map<String, Duration> told =
          longestNanos.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> Duration.ofNanos(e.getValue())));
      longestNanos.clear();
      return told;
    }
  }

  private void run() {
    try {
      while (!closed) {
        watched.forEach(this::look);
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Watched one) {
    List<TopicPartition> partitions =
        IntStream.range(0, one.partitions())
            .mapToObj(p -> new TopicPartition(one.topic(), p))
            .toList();
    try {
      var committed =
          admin
              .listConsumerGroupOffsets(one.group())
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      var ends =
          admin
              .listOffsets(
                  partitions.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest())),
                  new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
              .all()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      for (TopicPartition partition : partitions) {
        var at = committed.get(partition);
        note(
            one.group() + " " + partition.partition(),
            at == null ? 0 : at.offset(),
            ends.get(partition).offset());
      }
    } catch (ExecutionException | TimeoutException unreachable) {
      // The cluster does not answer: what stands still shows at the next look.
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void note(String what, long committed, long end) {
    long now = System.nanoTime();
    Long before = offsets.put(what, committed);
    long since = movedAt.computeIfAbsent(what, _ -> now);
    boolean moved = before == null || before != committed;
    if (moved || committed >= end) {
      movedAt.put(what, now);
    }
    synchronized (longestNanos) {
      longestNanos.merge(what, committed >= end && !moved ? 0 : now - since, Math::max);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
