package dev.nomos.ingest.publish;

import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher is made from.
 *
 * @param id names the publication: one that was ended early is taken up again by its id
 * @param topic where records go; the data set's own records topic, or another
 * @param inputs published one after the other, each on its own: no window spans two
 * @param limit the most data rows, packets or flows of each input
 * @param timeColumn where tables have their records' time; null: records are stamped when sent
 * @param again from the start, whatever was published before
 * @param mostAhead how far a record's time may be ahead of the clock; a broker refuses messages
 *     more than an hour ahead, so such a record is a dead letter
 * @param commitInterval how long a record waits at most until readers see it
 * @param kafka Kafka's own settings, without prefix; {@code bootstrap.servers} at least
 */
public record PublishConfig(
    String id,
    Topics topics,
    String topic,
    DatasetSpec spec,
    List<Path> inputs,
    OptionalLong limit,
    @Nullable String timeColumn,
    Pace pace,
    boolean again,
    Duration mostAhead,
    Duration commitInterval,
    Map<String, String> kafka) {
  public static final Duration MOST_AHEAD = Duration.ofMinutes(30);
  public static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);

  public PublishConfig {
    inputs = List.copyOf(inputs);
    kafka = Map.copyOf(kafka);
    if (id.isBlank()) throw new IllegalArgumentException("a publication must have an id");
    if (inputs.isEmpty()) throw new IllegalArgumentException("there is no input to publish");
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
  }
}
