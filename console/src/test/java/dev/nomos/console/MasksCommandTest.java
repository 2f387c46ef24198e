package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.masks.MaskService;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleTopics;
import dev.nomos.enforcer.masks.MaskLimits;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MasksCommandTest {
  @TempDir private Path directory;
  private String spec = "";
  private String rules = "";
  private String input = "";

  @BeforeEach
  void files() throws Exception {
    spec =
        file(
            "spec.json",
            """
            {"name": "flows", "fields": [
              {"name": "Packets", "value_type": "integer"},
              {"name": "Proto", "value_type": "categorical"}]}
            """);
    rules = file("rules.txt", "Packets >= 1\n");
    input = file("flows.csv", "Packets,Proto\n1,tcp\n2,udp\n");
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  private void fails(int code, String message, String... args) {
    List<String> all = new ArrayList<>(List.of("masks", "--dataset-spec", spec));
    all.addAll(List.of("--grammar-spec", "../examples/grammars/flows.json"));
    all.addAll(List.of("--data-dir", directory.resolve("data").toString()));
    all.addAll(List.of(args));
    Verb verb = Verb.run(all.toArray(String[]::new));
    assertThat(verb.err()).contains(message).doesNotContain("Exception");
    assertThat(verb.code()).isEqualTo(code);
  }

  @Test
  void whatIsMissingOrWrongIsToldBeforeAnythingIsServed() throws Exception {
    fails(2, "either --rules FILE or --theory VERSION", "--input", input);
    fails(2, "either --input FILE or --vocabulary FILE", "--rules", rules);
    fails(2, "needs a cluster", "--theory", "newest", "--input", input);
    fails(2, "masks.port", "--rules", rules, "--input", input, "--port", "70000");
    String[] token = {"--rules", rules, "--input", input, "--set", "masks.token=short"};
    fails(2, "masks.token: a token must have 16", token);
    fails(3, "no such file", "--rules", rules, "--vocabulary", directory + "/none.json");
    fails(3, "no vocabulary", "--rules", rules, "--vocabulary", spec);
    fails(3, "line 1", "--rules", file("wrong.txt", "Packet >= 1\n"), "--input", input);
    String contrary = file("contrary.txt", "Proto = 'tcp'\nPackets >= 1\nProto = 'udp'\n");
    fails(3, "[line-1, line-3]", "--rules", contrary, "--input", input);
  }

  @Test
  void theNewestTheoryOfTheClusterIsFollowed() throws Exception {
    var topics = new Topics("flows", "netflow", 1);
    RowType type = DatasetSpec.read(Path.of(spec)).rowType();
    var lifecycle = new Lifecycle();
    try (lifecycle) {
      Cluster cluster = Cluster.embedded(directory, 0, 0, lifecycle);
      cluster.createTopics(topics.all());
      var where =
          new RuleTopics(
              topics, cluster.registry(), cluster.clientSettings(), Duration.ofSeconds(30));
      try (var producer = MinerStandIn.producer(cluster, "test")) {
        publish(producer, cluster, topics, 1, "Packets >= 1", "Packets >= 2");
        MaskService service = lifecycle.add(following(where, type));
        URI uri = service.uri();
        assertThat(get(uri, "v1/rules")).contains("\"version\":1").contains("Packets >= 1");
        publish(producer, cluster, topics, 2, "Packets >= 7", "Packets < 1");
        awaitText(uri, "v1/rules", "Packets >= 7");
        publish(producer, cluster, topics, 3, "Packets > 900 and Packets < 100");
        awaitText(uri, "health", "version 3 is left out");
        assertThat(get(uri, "v1/rules")).contains("\"version\":2").contains("Packets >= 7");
        publish(producer, cluster, topics, 4, "Packets >= 8");
        awaitText(uri, "health", "follows the newest theory");
        assertThat(get(uri, "v1/rules")).contains("\"version\":4").doesNotContain("Packets < 1");
        assertThat(put(uri)).contains("the cluster's newest theory");
      }
    }
  }

  private static MaskService following(RuleTopics where, RowType type) throws Exception {
    var domains =
        List.of(
            new Numbers(0, 999, 0, false),
            new Choices(List.of(Value.of("tcp"), Value.of("udp")), false));
    try (RuleReader reader = RuleReader.open(where)) {
      var first = reader.theories().getLast().active(type);
      var masks =
          new Masks(
              Vocabulary.of(type, List.copyOf(domains)),
              first,
              MaskLimits.of(1, Duration.ofSeconds(10)));
      return MaskService.start(
          "127.0.0.1",
          0,
          masks,
          Metrics.registry(),
          Optional.empty(),
          Optional.of(RuleReader.open(where)));
    }
  }

  /** One version in one chunk: an active rule, and others in shadow. */
  private static void publish(
      KafkaProducer<String, byte[]> to,
      Cluster cluster,
      Topics topics,
      long version,
      String active,
      String... shadow) {
    List<TheoryRule> rules = new ArrayList<>();
    rules.add(rule(active, RuleStatus.ACTIVE));
    for (String formula : shadow) {
      rules.add(rule(formula, RuleStatus.SHADOW));
    }
    TheoryChunk chunk =
        TheoryChunk.newBuilder()
            .setDataset("flows")
            .setVersion(version)
            .setChunk(0)
            .setChunks(1)
            .setEffectiveFromMillis(version)
            .setMinedRecords(1)
            .setRules(rules)
            .build();
    to.beginTransaction();
    MinerStandIn.send(to, cluster, topics.theories(), "%010d/0".formatted(version), chunk);
    to.commitTransaction();
  }

  private static TheoryRule rule(String formula, RuleStatus status) {
    return TheoryRule.newBuilder()
        .setId("r " + formula)
        .setFormula(formula)
        .setEnglish("")
        .setStatus(status)
        .build();
  }

  private static String get(URI uri, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri.resolve(path)));
  }

  private static String put(URI uri) throws Exception {
    return send(
        HttpRequest.newBuilder(uri.resolve("v1/rules"))
            .PUT(HttpRequest.BodyPublishers.ofString("Packets > 1")));
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private static void awaitText(URI uri, String path, String text) throws Exception {
    while (!get(uri, path).contains(text)) {
      Thread.sleep(100); // the test's time-out ends it
    }
  }
}
