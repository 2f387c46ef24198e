package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Offsets;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.enforcer.service.EnforcerConfig;
import dev.nomos.enforcer.service.EnforcerService;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.GeneratedRecord;
import dev.nomos.schemas.avro.GenerationRequest;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.rules.StoredRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests and made-up rows on a real broker, with instances that are killed. */
@Timeout(180)
class EnforceCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String[] RULES = {
    "packets >= 1", "bytes >= 40 * packets", "proto = \"tcp\" or packets <= 3"
  };

  @TempDir private static Path directory;
  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static Cluster cluster;

  @TempDir private Path folder;
  private final Lifecycle parts = new Lifecycle();
  private final List<Process> processes = new ArrayList<>();
  private Topics topics;
  private ModelBundle bundle;

  @BeforeAll
  static void broker() throws IOException {
    cluster = Cluster.embedded(directory, 0, 0, LIFECYCLE);
  }

  @AfterAll
  static void end() {
    LIFECYCLE.close();
  }

  @BeforeEach
  void dataset() throws Exception {
    String name = "e" + folder.getFileName().toString().replaceAll("[^0-9]", "");
    topics = new Topics(name, "netflow", 2);
    bundle = SmallBundle.write(folder.resolve("model"), name, RULES);
    cluster.createTopics(topics.all());
  }

  @AfterEach
  void stop() throws InterruptedException {
    parts.close();
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private List<String> command(String... verb) {
    List<String> command = new ArrayList<>(Arrays.asList(verb));
    command.addAll(
        List.of(
            "--model",
            bundle.folder().toString(),
            "--dataset-spec",
            bundle.folder().resolve(ModelBundle.DATASET).toString(),
            "--grammar-spec",
            "../examples/grammars/flows.json",
            "--data-dir",
            folder.resolve("data").toString(),
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry",
            cluster.registryUrl(),
            "--set",
            "management.port=0"));
    return command;
  }

  private Process start(String... verb) throws IOException {
    List<String> java =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Nomos.class.getName()));
    java.addAll(command(verb));
    java.addAll(List.of("--set", "kafka.properties.transaction.timeout.ms=3000"));
    Process process =
        new ProcessBuilder(java)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("enforce.log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** Another instance, in this process. */
  private EnforcerService instance() {
    List<StoredRule> rules = Objects.requireNonNull(bundle.rules());
    return parts.add(
        EnforcerService.start(
            new EnforcerConfig(
                topics,
                cluster.registry(),
                cluster.clientSettings(),
                new SimpleMeterRegistry(),
                Sampling.of(1),
                8,
                CompletionBudget.DEFAULT),
            bundle.model(),
            bundle.vocabulary(),
            new RuleTheory(9, 0, rules.stream().map(StoredRule::rule).toList())));
  }

  private void request(KafkaProducer<String, byte[]> to, String id, Map<String, String> known) {
    var request = GenerationRequest.newBuilder().setKnown(known).build();
    to.beginTransaction();
    MinerStandIn.send(to, cluster, topics.requests(), id, request);
    to.commitTransaction();
  }

  private List<ConsumerRecord<String, GeneratedRecord>> answers() {
    return new TopicReader(cluster.bootstrapServers(), cluster.registry())
        .values(topics.generated(), GeneratedRecord.getClassSchema());
  }

  private void awaitAnswers(int count) throws Exception {
    Offsets.await("answering", () -> answers().size() >= count, PATIENCE);
  }

  @Test
  void everyRequestIsAnsweredOnceThoughAnInstanceIsKilled() throws Exception {
    try (var producer = MinerStandIn.producer(cluster, "test-" + topics.dataset())) {
      theory(producer, 1, RULES);
      Process first = start("enforce", "--theory", "newest");
      request(producer, "first", Map.of());
      awaitAnswers(1);
      theory(producer, 2, "packets = 7", "bytes >= 40 * packets");
      int sent = 1;
      while (answers().stream().noneMatch(of -> of.value().getTheoryVersion() == 2)) {
        request(producer, "wait-" + sent++, Map.of());
        awaitAnswers(sent);
      }

      EnforcerService second = instance();
      for (int i = 0; i < 400; i++) {
        request(producer, "id-" + i, Map.of("packets", "7"));
        if (i == 200) {
          assertThat(first.isAlive()).isTrue();
          first.destroyForcibly().waitFor(); // SIGKILL: no commit, no farewell
        }
      }
      awaitAnswers(sent + 400);
      Offsets.await("joining", second::ready, PATIENCE);
      assertThat(answers())
          .hasSize(sent + 400)
          .extracting(ConsumerRecord::key)
          .doesNotHaveDuplicates();
      assertThat(answers())
          .extracting(answer -> answer.value().getTheoryVersion())
          .contains(1L, 2L, 9L);
      assertThat(answers())
          .filteredOn(answer -> answer.value().getTheoryVersion() == 2)
          .allMatch(answer -> answer.value().getFields().get("packets").equals("7"));
    }
  }

  /** Each takes half of the partitions; one goes, under load, as a program that is ended. */
  @Test
  void anInstanceThatIsClosedLeavesNothingHalfDone() throws Exception {
    try (var producer = MinerStandIn.producer(cluster, "test-" + topics.dataset())) {
      EnforcerService first = instance();
      EnforcerService second = instance();
      Offsets.await("joining", () -> first.ready() && second.ready(), PATIENCE);
      for (int i = 0; i < 400; i++) {
        request(producer, "id-" + i, Map.of("proto", "udp"));
        if (i == 200) {
          first.close();
        }
      }
      awaitAnswers(400);
      assertThat(answers()).hasSize(400).extracting(ConsumerRecord::key).doesNotHaveDuplicates();
      assertThat(first.counts().requests() + second.counts().requests()).isEqualTo(400);
      assertThat(first.health().state()).isEqualTo(EnforcerService.State.CLOSED);
    }
  }

  private void theory(KafkaProducer<String, byte[]> to, long version, String... formulas) {
    List<TheoryRule> rules =
        Arrays.stream(formulas)
            .map(
                formula ->
                    TheoryRule.newBuilder()
                        .setId("r " + formula)
                        .setFormula(formula)
                        .setStatus(RuleStatus.ACTIVE)
                        .build())
            .toList();
    TheoryChunk chunk =
        TheoryChunk.newBuilder()
            .setDataset(topics.dataset())
            .setVersion(version)
            .setMinedRecords(1)
            .setRules(rules)
            .build();
    to.beginTransaction();
    MinerStandIn.send(to, cluster, topics.theories(), "%010d/0".formatted(version), chunk);
    to.commitTransaction();
  }

  private Verb run(String... verb) {
    return Verb.run(command(verb).toArray(String[]::new));
  }

  @Test
  void madeUpRowsAreOnTheTopicOnce() throws Exception {
    Path file = folder.resolve("rows.csv");
    Verb local =
        Verb.run(
            "generate",
            "--model",
            bundle.folder().toString(),
            "--count",
            "80",
            "--out",
            file.toString());
    assertThat(local.code()).as(local.err()).isZero();

    Verb some = run("generate", "--topic", "--count", "50");
    assertThat(some.code()).as(some.err()).isZero();
    assertThat(some.out()).contains("50 records under 3 rules");
    assertThat(run("generate", "--topic", "--count", "50").err()).contains("the first 50 rows");
    assertThat(answers()).hasSize(50);
    assertThat(run("generate", "--topic", "--count", "80").code()).isZero();

    assertThat(answers()).extracting(ConsumerRecord::key).containsOnly("seed-1");
    assertThat(answers())
        .extracting(answer -> answer.value().getNumber())
        .hasSize(80)
        .isSorted()
        .doesNotHaveDuplicates();
    List<String> lines = Files.readAllLines(file);
    List<String> names = List.of(lines.getFirst().split(",", -1));
    assertThat(answers())
        .extracting(
            answer ->
                String.join(
                    ",", names.stream().map(name -> answer.value().getFields().get(name)).toList()))
        .isEqualTo(lines.subList(1, lines.size()));
  }

  @Test
  void anotherRunDoesNotTakeItsName() {
    assertThat(run("generate", "--topic", "--count", "5", "--id", "mine").code()).isZero();
    Verb other = run("generate", "--topic", "--count", "9", "--id", "mine", "--seed", "2");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("begun with another model, other rules or other options");
    assertThat(answers()).hasSize(5);
  }

  @Test
  void whatIsMissingOrWrongIsToldBeforeAnythingIsAsked() throws Exception {
    fails(3, "no such bundle", "enforce", "--model", "none");
    String model = bundle.folder().toString();
    fails(2, "are those of data set", "enforce", "--model", model);
    fails(
        2,
        "--rules FILE or --theory",
        "enforce",
        "--model",
        model,
        "--rules",
        "r",
        "--theory",
        "1");
    fails(2, "--batch must be", "enforce", "--model", model, "--batch", "0");
    fails(2, "not both", "generate", "--model", model, "--topic", "--out", "rows.csv");
    fails(2, "--id needs --topic", "generate", "--model", model, "--id", "x");
    fails(2, "--id has", "generate", "--model", model, "--topic", "--id", "a b");
    String spec = bundle.folder().resolve(ModelBundle.DATASET).toString();
    fails(2, "needs a cluster", "enforce", "--model", model, "--dataset-spec", spec);
    Path contrary = Files.writeString(folder.resolve("contrary.txt"), "packets > 5\npackets < 3\n");
    Verb contradiction = run("enforce", "--rules", contrary.toString());
    assertThat(contradiction.err()).contains("[line-1, line-2]").doesNotContain("Exception");
    assertThat(contradiction.code()).isEqualTo(3);
    Verb theory = run("enforce", "--theory", "newest");
    assertThat(theory.err()).contains("there is no theory yet");
    assertThat(theory.code()).isEqualTo(2);
  }

  private void fails(int code, String message, String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    if (!all.contains("--dataset-spec") && all.getFirst().equals("enforce")) {
      all.addAll(List.of("--dataset-spec", "../examples/datasets/lab-flows.json"));
    }
    if (all.getFirst().equals("enforce")) {
      all.addAll(List.of("--grammar-spec", "../examples/grammars/flows.json"));
      all.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    }
    Verb verb = Verb.run(all.toArray(String[]::new));
    assertThat(verb.err()).contains(message).doesNotContain("Exception");
    assertThat(verb.code()).as(verb.err()).isEqualTo(code);
  }
}
