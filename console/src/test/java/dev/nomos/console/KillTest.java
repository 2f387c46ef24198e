package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.serde.RestSchemaRegistry;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills broker and programs with no warning, again and again over one directory. */
class KillTest {
  /** Where the programs are when they are killed: a line of theirs, and how long after it. */
  private record Moment(String line, long millisLater) {}

  private static final List<Moment> MOMENTS =
      List.of(
          new Moment("normal 400", 0),
          new Moment("normal 200", 0),
          new Moment("learning", 0),
          new Moment("learning", 200),
          new Moment("mixed 200", 0),
          new Moment("replayed", 20),
          new Moment("ready", 300));

  @TempDir private Path directory;
  private final Dataset dataset =
      Dataset.of(ConfigSources.load(Installation.HOME, Optional.empty(), Map.of(), Map.of()));

  /** What committed readers saw: place to digest of the octets. */
  private final Map<String, Integer> promised = new HashMap<>();

  @Test
  @Timeout(180)
  void nothingIsLostOrSaidTwice() throws Exception {
    for (Moment moment : MOMENTS) {
      killAt(moment);
    }
    Process programs = KilledPrograms.launch(directory);
    try (BufferedReader output = programs.inputReader()) {
      TopicReader reader = connect(output);
      KilledPrograms.await(output, "checked");
      Map<String, Integer> kept = snapshot(reader);
      assertThat(kept).containsAllEntriesOf(promised);
      Audit.Result result = Settled.awaitSound(reader, dataset);
      System.out.println(result);
      assertThat(result.theories()).isPositive();
      assertThat(result.violations()).isPositive();
    } finally {
      kill(programs);
    }
  }

  private void killAt(Moment moment) throws Exception {
    Process programs = KilledPrograms.launch(directory);
    try (BufferedReader output = programs.inputReader()) {
      TopicReader reader = connect(output);
      if (!moment.line().equals("ready")) {
        KilledPrograms.await(output, moment.line());
      }
      Thread.sleep(moment.millisLater());
      promised.putAll(snapshot(reader));
    } finally {
      kill(programs);
    }
  }

  private static TopicReader connect(BufferedReader output) throws Exception {
    String broker = KilledPrograms.await(output, "broker");
    String registry = KilledPrograms.await(output, "registry");
    System.out.println("broker ready after ms " + KilledPrograms.await(output, "ready"));
    return new TopicReader(broker, new RestSchemaRegistry(URI.create(registry)));
  }

  private static void kill(Process programs) throws InterruptedException {
    programs.destroyForcibly();
    programs.waitFor();
  }

  private Map<String, Integer> snapshot(TopicReader reader) {
    Map<String, Integer> seen = new HashMap<>();
    for (Topic topic :
        List.of(
            dataset.topics().raw(), dataset.topics().records(), dataset.topics().violations())) {
      for (ConsumerRecord<String, byte[]> record : reader.octets(topic)) {
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        seen.put(place, Arrays.hashCode(record.value()));
      }
    }
    return seen;
  }
}
