package dev.nomos.schemas;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are not there yet; those that are stay as they are. */
public final class TopicCreation {
  private TopicCreation() {}

  /**
   * Returns once every topic exists. Throws {@link IllegalStateException} naming the cluster's
   * complaint where it refuses one.
   *
   * @param replication copies of each partition; empty leaves it to the cluster's default
   */
  public static void ensure(Admin admin, List<Topic> topics, Optional<Short> replication)
      throws InterruptedException {
    try {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          topics.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(topic -> definition(topic, replication))
              .toList();
      for (var created : admin.createTopics(missing).values().values()) await(created);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          e.getCause() instanceof TimeoutException
              ? "the Kafka cluster does not answer: is its address right, and is it running?"
              : "topics cannot be created: " + e.getCause(),
          e);
    }
  }

  /** Another program that starts at the same time may have been first. */
  private static void await(KafkaFuture<Void> created)
      throws InterruptedException, ExecutionException {
    try {
      created.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) throw e;
    }
  }

  private static NewTopic definition(Topic topic, Optional<Short> replication) {
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), replication)
        .configs(topic.settings());
  }
}
