package dev.nomos.console.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks a cluster how far topics have been written and read. */
public final class Offsets {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Admin admin;

  public Offsets(Admin admin) {
    this.admin = admin;
  }

  /** The end of what committed readers see, by partition. */
  public Map<TopicPartition, Long> ends(String topic, int partitions) throws InterruptedException {
    var wanted =
        IntStream.range(0, partitions)
            .mapToObj(p -> new TopicPartition(topic, p))
            .collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
    try {
      Map<TopicPartition, ListOffsetsResultInfo> found =
          admin
              .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
              .all()
              .get();
      Map<TopicPartition, Long> ends = new HashMap<>();
      found.forEach((partition, info) -> ends.put(partition, info.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster does not tell the end of " + topic, e);
    }
  }

  /** Whether the group has committed up to {@code ends} in every partition. */
  public boolean reached(String group, Map<TopicPartition, Long> ends) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(end -> end.getValue() <= offset(committed, end.getKey()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster does not tell the offsets of " + group, e);
    }
  }

  private static long offset(
      Map<TopicPartition, OffsetAndMetadata> committed, TopicPartition partition) {
    OffsetAndMetadata offset = committed.get(partition);
    return offset == null ? 0 : offset.offset();
  }

  /** Throws {@link IllegalStateException} naming {@code what} where it takes too long. */
  public void awaitReached(String what, String group, Map<TopicPartition, Long> ends, Duration longest)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!reached(group, ends)) {
      pauseUntil(what, deadline, longest);
    }
  }

  public static void await(String what, BooleanSupplier condition, Duration longest)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      pauseUntil(what, deadline, longest);
    }
  }

  private static void pauseUntil(String what, long deadline, Duration longest)
      throws InterruptedException {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          what + " took longer than " + longest.toSeconds() + " s; the log may say why");
    }
    Thread.sleep(PAUSE);
  }
}
