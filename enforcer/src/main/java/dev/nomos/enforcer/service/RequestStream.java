package dev.nomos.enforcer.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Messages in, messages out, each batch answered exactly once: its answers are in one transaction
 * with how far it goes, which the group's coordinator takes only from a member of the group's
 * present generation (KIP-447).
 *
 * <pre>
 *         poll              commit
 *   idle ──────► batch taken ──────► idle
 *                   │  ▲ │ undo
 *                   └──┘ └─────────► idle: what was taken comes again
 *                   stay
 * </pre>
 *
 * <p>One owner thread, but for {@link #wakeUp} and {@link #lag}.
 */
final class RequestStream implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<Producer<byte[], byte[]>> producers;

  /** Null where what it may have begun is yet to be undone. */
  private @Nullable Producer<byte[], byte[]> producer;

  private boolean isTaken;

  /** Since the batch was taken: some other member may be answering it. */
  private boolean isLost;

  private volatile boolean isJoined;

  /**
   * Owns {@code consumer} from now on.
   *
   * @param producers of one transactional id: each makes an end of what the one before has begun
   */
  RequestStream(
      Consumer<byte[], byte[]> consumer,
      Supplier<Producer<byte[], byte[]>> producers,
      String topic) {
    this.consumer = consumer;
    this.producers = producers;
    consumer.subscribe(List.of(topic), new Rebalances());
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      isLost |= !partitions.isEmpty();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      isJoined = true;
      if (isTaken) {
        consumer.pause(partitions);
      }
    }
  }

  /** Whether the group has given this member its share, be it none. */
  boolean isJoined() {
    return isJoined;
  }

  /** Takes a batch: the next messages, none where none came in time. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration patience) {
    var _ = producer();
    isTaken = false;
    consumer.resume(consumer.paused());
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    consumer.poll(patience).forEach(batch::add);
    isTaken = !batch.isEmpty();
    isLost = false;
    return batch;
  }

  /**
   * Tells the group that this member is alive; to be called while a batch is being answered. False
   * where partitions of it went elsewhere.
   */
  boolean stay() {
    consumer.pause(consumer.assignment());
    if (!consumer.poll(Duration.ZERO).isEmpty()) {
      throw new IllegalStateException("there are messages of paused partitions");
    }
    return !isLost;
  }

  /**
   * Sends the answers to the first {@code taken} messages of the batch; those after them come
   * again. Throws Kafka's exceptions: {@link #undo} is to be called then.
   */
  void commit(
      List<ConsumerRecord<byte[], byte[]>> batch,
      int taken,
      List<ProducerRecord<byte[], byte[]>> answers) {
    Producer<byte[], byte[]> to = producer();
    to.beginTransaction();
    for (ProducerRecord<byte[], byte[]> answer : answers) {
      var _ = to.send(answer); // commit tells
    }
    to.sendOffsetsToTransaction(ends(batch.subList(0, taken)), consumer.groupMetadata());
    to.commitTransaction();
    begins(batch.subList(taken, batch.size())).forEach(consumer::seek);
    isTaken = false;
  }

  private static Map<TopicPartition, OffsetAndMetadata> ends(
      List<ConsumerRecord<byte[], byte[]>> messages) {
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      ends.put(
          new TopicPartition(message.topic(), message.partition()),
          new OffsetAndMetadata(message.offset() + 1));
    }
    return ends;
  }

  private static Map<TopicPartition, Long> begins(List<ConsumerRecord<byte[], byte[]>> messages) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      begins.putIfAbsent(
          new TopicPartition(message.topic(), message.partition()), message.offset());
    }
    return begins;
  }

  /**
   * What was taken and not committed comes again; what was sent of it is undone. False where no
   * batch was taken.
   */
  boolean undo() {
    boolean wasTaken = isTaken;
    isTaken = false;
    Producer<byte[], byte[]> last = producer;
    producer = null;
    if (last != null) {
      last.close(Duration.ZERO);
    }
    return wasTaken;
  }

  /** Made anew after {@link #undo}: then all positions are those last committed. */
  private Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> ready = producer;
    if (ready == null) {
      ready = producers.get();
      try {
        ready.initTransactions();
        rewind();
      } catch (RuntimeException e) {
        ready.close(Duration.ZERO);
        throw e;
      }
      producer = ready;
    }
    return ready;
  }

  private void rewind() {
    Set<TopicPartition> assigned = consumer.assignment();
    if (assigned.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assigned);
    for (TopicPartition partition : assigned) {
      OffsetAndMetadata end = committed.get(partition);
      if (end == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, end);
      }
    }
  }

  /** Messages that are there and not yet read, as the consumer last heard. */
  double lag() {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("records-lag"))
        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
        .filter(lag -> lag > 0) // NaN before the first fetch
        .sum();
  }

  /** Ends a poll early. */
  void wakeUp() {
    consumer.wakeup();
  }

  /** A transaction that is open is undone; the group learns at once that this member goes. */
  @Override
  public void close() {
    try {
      if (producer != null) {
        producer.close(CLOSE_TIMEOUT);
      }
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }
}
