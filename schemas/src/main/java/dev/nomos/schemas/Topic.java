package dev.nomos.schemas;

import java.util.Map;

/**
 * One topic as it must be created; never by auto-creation.
 *
 * @param partitions at least 1
 * @param settings Kafka's own topic settings, such as {@code cleanup.policy}
 */
public record Topic(String name, int partitions, Map<String, String> settings) {
  public Topic {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "topic " + name + " must have at least 1 partition, but was given " + partitions);
    }
    settings = Map.copyOf(settings);
  }

  /** The registry's subject for the topic's values (Confluent's topic name strategy). */
  public String valueSubject() {
    return name + "-value";
  }
}
