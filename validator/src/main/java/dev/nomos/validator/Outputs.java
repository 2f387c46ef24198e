package dev.nomos.validator;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import java.util.List;

/**
 * Where a validator writes: the data set's topics, or those of a replay that runs beside the live
 * validator.
 */
record Outputs(Topic violations, Topic compliant, Topic deadLetters) {
  /** {@code replay}: the replay's name; empty for the live validator. */
  static Outputs of(Topics topics, String replay) {
    return new Outputs(
        named(topics.violations(), replay),
        named(topics.compliant(), replay),
        named(topics.deadLetters(), replay));
  }

  private static Topic named(Topic topic, String replay) {
    return replay.isEmpty()
        ? topic
        : new Topic(topic.name() + ".replay." + replay, topic.partitions(), topic.settings());
  }

  List<Topic> all() {
    return List.of(violations, compliant, deadLetters);
  }
}
