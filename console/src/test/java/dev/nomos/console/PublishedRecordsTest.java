package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Replay;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published from a capture is what the collector makes of the same datagrams. */
class PublishedRecordsTest {
  @TempDir private Path directory;

  private static List<ConsumerRecord<String, GenericRecord>> records(Installation nomos) {
    return nomos
        .reader()
        .all(
            nomos.dataset.topics().records(),
            nomos.dataset.format().serde(nomos.cluster.registry()).deserializer());
  }

  private static String withoutOrigin(ConsumerRecord<String, GenericRecord> message, Dataset data) {
    return message.timestamp() + " " + data.format().row(message.value());
  }

  @Test
  void theProgramsCannotTellAPublishedRecordFromACollectedOne() throws Exception {
    Path capture = Installation.HOME.resolve("examples/lab/normal-ipfix.pcap");
    try (Installation nomos = Installation.start(directory)) {
      var verb =
          Verb.run(
              "publish",
              "--dataset-spec",
              Installation.HOME.resolve("examples/datasets/lab-flows.json").toString(),
              "--set",
              "dataset.grammar=" + Installation.HOME.resolve("examples/grammars/flows.json"),
              "--data-dir",
              directory.toString(),
              "--input",
              capture.toString(),
              "--bootstrap-servers",
              nomos.cluster.bootstrapServers(),
              "--schema-registry",
              nomos.cluster.registryUrl());
      assertThat(verb.code()).as(verb.err()).isZero();
      var published = records(nomos);
      assertThat(published).hasSizeGreaterThan(100);

      nomos.replay(Replay.of(List.of(capture)), _ -> {});
      nomos.awaitDecoded();

      var all = records(nomos);
      var collected = all.stream().filter(message -> !isPublished(message)).toList();
      assertThat(all).hasSize(published.size() + collected.size());
      assertThat(collected.stream().map(m -> withoutOrigin(m, nomos.dataset)))
          .containsExactlyInAnyOrderElementsOf(
              published.stream().map(m -> withoutOrigin(m, nomos.dataset)).toList());

      nomos.askToLearn();
      nomos.awaitTheory();
      nomos.awaitChecked();
      var checked = nomos.validator.counts();
      assertThat(checked.dead()).isZero();
      assertThat(checked.compliant() + checked.violating() + checked.unjudged())
          .isEqualTo(all.size());
      assertThat(nomos.miner.status().records()).isEqualTo(all.size());
    }
  }

  private static boolean isPublished(ConsumerRecord<String, GenericRecord> message) {
    var origin = (GenericRecord) message.value().get("origin");
    return (Integer) origin.get("rawPartition") < 0;
  }
}
