package dev.nomos.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private final Topics topics = new Topics("lab", "netflow", 2);

  /**
   * Seen on a broker: 30 s after its start it deleted what had been written to the violations of a
   * recording from 1970, and a count of 10,000 was one short.
   */
  @Test
  void messagesWithEventTimeAreNotDeletedByAge() {
    for (Topic topic :
        List.of(
            topics.records(),
            topics.violations(),
            topics.deadLetters(),
            topics.requests(),
            topics.generated())) {
      assertThat(topic.settings())
          .as(topic.name())
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", "-1")
          .containsKey("retention.bytes");
    }
  }
}
