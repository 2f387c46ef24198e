package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing to a real broker, with processes that are killed. */
class PublishTest {
  private static final int ROWS = 12_000;
  private static final String SPEC =
      """
      {"name": "%s", "ordering_keys": ["at"],
       "fields": [{"name": "at", "value_type": "real"}, {"name": "key"},
                  {"name": "size", "value_type": "integer"}],
       "preprocessing": [{"kind": "filter_present", "columns": ["key"]}]%s}
      """;
  private static final String WINDOW =
      ", \"context_window\": {\"size\": 3, \"stride\": 2, \"partition_by\": [\"key\"]}";

  @TempDir private static Path directory;
  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static Cluster cluster;

  @TempDir private Path folder;
  private Path spec;
  private Topics topics;

  @BeforeAll
  static void broker() throws IOException {
    cluster = Cluster.embedded(directory, 0, 0, LIFECYCLE);
  }

  @AfterAll
  static void end() {
    LIFECYCLE.close();
  }

  @BeforeEach
  void dataset() throws IOException {
    use("t" + folder.getFileName().toString().replaceAll("[^0-9]", ""), "");
  }

  private void use(String name, String more) throws IOException {
    spec = Files.writeString(folder.resolve("spec.json"), SPEC.formatted(name, more));
    topics = new Topics(name, "netflow", 2);
  }

  /** JSON lines, gzipped; every 100th line has a size that is no number, every 50th no key. */
  private Path input(String name, int rows, int seed) throws IOException {
    var random = new Random(seed);
    Path file = folder.resolve(name);
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < rows; i++) {
        var key = i % 50 == 7 ? "null" : "\"k" + random.nextInt(20) + "\"";
        var size = i % 100 == 3 ? "\"bad\"" : "" + random.nextInt(1500);
        var line = "{\"at\": %d.%03d, \"key\": %s, \"size\": %s}\n";
        out.write(line.formatted(1_500_000_000 + i / 100, i % 1000, key, size).getBytes());
      }
    }
    return file;
  }

  private List<String> command(List<Path> inputs, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "publish",
                "--dataset-spec",
                spec.toString(),
                "--data-dir",
                folder.resolve("data").toString(),
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry",
                cluster.registryUrl(),
                "--set",
                "dataset.grammar=../examples/grammars/flows.json",
                "--format",
                "json"));
    inputs.forEach(input -> command.addAll(List.of("--input", input.toString())));
    command.addAll(Arrays.asList(more));
    return command;
  }

  private JsonNode publish(List<Path> inputs, String... more) throws IOException {
    var verb = Verb.run(command(inputs, more).toArray(String[]::new));
    assertThat(verb.code()).as(verb.err()).isZero();
    return JsonMapper.builder().build().readTree(verb.out());
  }

  private Process start(List<Path> inputs, String... more) throws IOException {
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
    java.addAll(command(inputs, more));
    return new ProcessBuilder(java)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(folder.resolve("out.json").toFile())
        .start();
  }

  private TopicReader reader() {
    return new TopicReader(cluster.bootstrapServers(), cluster.registry());
  }

  /** Every message as text, partition by partition in order. */
  private List<String> records(Topic topic) {
    var dataset = DatasetSpec.read(spec);
    var format = new RecordFormat(dataset.name(), dataset.rowType());
    return reader()
        .<GenericRecord>all(topic, format.serde(cluster.registry()).deserializer())
        .stream()
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .map(m -> m.partition() + " " + m.timestamp() + " " + m.key() + " " + m.value())
        .toList();
  }

  private List<String> letters() {
    return reader().<DeadLetter>values(topics.deadLetters(), DeadLetter.getClassSchema()).stream()
        .map(m -> m.key() + " " + m.value().getReason())
        .toList();
  }

  private Topic other() {
    return new Topic("other." + topics.dataset(), 2, topics.records().settings());
  }

  @ParameterizedTest
  @CsvSource({"rows, false", "windows, true"})
  void aKilledPublishResumesExactly(String name, boolean windows) throws Exception {
    use("killed-" + name, windows ? WINDOW : "");
    var inputs = List.of(input("a.dat", ROWS, 1), input("b.dat", ROWS / 2, 2));
    int before = letters().size();
    for (int kill = 1; kill <= 2; kill++) {
      var process = start(inputs, "--pace", windows ? "1000/s" : "2000/s");
      try {
        long enough = 700 + reader().octets(target()).size();
        while (reader().octets(target()).size() < enough) {
          assertThat(process.isAlive()).as("still publishing").isTrue();
          Thread.sleep(50);
        }
      } finally {
        process.destroyForcibly().waitFor(); // SIGKILL
      }
    }
    int committed = reader().octets(target()).size();

    var summary = publish(inputs);

    assertThat(summary.path("outcome").asText()).isEqualTo("finished");
    assertThat(summary.path("resumedAfter").asInt()).isPositive().isGreaterThanOrEqualTo(committed);
    var resumed = records(topics.records());
    assertThat(resumed).hasSizeGreaterThan(committed).hasSize(summary.path("published").asInt());
    var resumedLetters = letters().subList(before, letters().size());
    assertThat(resumedLetters).hasSize(summary.path("rejected").asInt());
    if (!windows) assertBalanced(summary);

    int between = letters().size();
    var whole = publish(inputs, "--topic", other().name());
    assertThat(whole.path("resumedAfter").asInt()).isZero();
    assertThat(records(other())).isEqualTo(resumed);
    assertThat(letters().subList(between, letters().size())).isEqualTo(resumedLetters);
    for (String count : List.of("read", "published", "filtered", "rejected"))
      assertThat(whole.path(count)).as(count).isEqualTo(summary.path(count));
  }

  private Topic target() throws InterruptedException {
    cluster.createTopics(List.of(topics.records()));
    return topics.records();
  }

  private static void assertBalanced(JsonNode summary) {
    assertThat(summary.path("read").asInt()).isEqualTo(ROWS + ROWS / 2);
    assertThat(
            summary.path("published").asInt()
                + summary.path("filtered").asInt()
                + summary.path("rejected").asInt())
        .isEqualTo(ROWS + ROWS / 2);
    assertThat(summary.path("filtered").asInt()).isEqualTo((ROWS + ROWS / 2) / 50);
    assertThat(summary.path("rejected").asInt()).isEqualTo((ROWS + ROWS / 2) / 100);
  }

  @Test
  void anInterruptedPublishTellsAndGoesOn() throws Exception {
    var inputs = List.of(input("a.dat", 3_000, 1));
    var process = start(inputs, "--pace", "recorded");
    while (reader().octets(target()).isEmpty()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(50);
    }
    process.destroy(); // SIGTERM, as Ctrl-C
    process.waitFor();
    var told = JsonMapper.builder().build().readTree(folder.resolve("out.json").toFile());
    assertThat(told.path("outcome").asText()).isEqualTo("stopped");
    assertThat(told.path("published").asInt()).isEqualTo(records(topics.records()).size());

    var summary = publish(inputs);
    assertThat(summary.path("resumedAfter").asInt())
        .isEqualTo(told.path("published").asInt() + told.path("rejected").asInt());
    assertThat(summary.path("published").asInt()).isEqualTo(records(topics.records()).size());
  }

  @Test
  void aFinishedPublishIsNotRepeatedUnlessAsked() throws Exception {
    var inputs = List.of(input("a.dat", 200, 1));
    int first = publish(inputs).path("published").asInt();
    assertThat(first).isPositive();
    assertThat(publish(inputs).path("outcome").asText()).isEqualTo("already-finished");
    assertThat(records(topics.records())).hasSize(first);
    assertThat(publish(inputs, "--again").path("outcome").asText()).isEqualTo("finished");
    assertThat(records(topics.records())).hasSize(2 * first);
  }

  @Test
  void ofTwoRunsOfOnePublicationTheLaterTakesOver() throws Exception {
    var inputs = List.of(input("a.dat", 4_000, 1));
    var first = start(inputs, "--pace", "500/s");
    while (reader().octets(target()).isEmpty()) {
      assertThat(first.isAlive()).isTrue();
      Thread.sleep(50);
    }
    var summary = publish(inputs);
    assertThat(summary.path("outcome").asText()).isEqualTo("finished");
    assertThat(first.waitFor()).isEqualTo(ExitCode.INFRASTRUCTURE);
    var taken = records(topics.records());
    publish(inputs, "--topic", other().name());
    assertThat(records(other())).isEqualTo(taken);
  }

  @Test
  void recordsKeepTheirTimeAndAKey() throws Exception {
    publish(List.of(input("a.dat", 5, 1)));
    var messages = reader().octets(topics.records());
    assertThat(messages).extracting(m -> m.key()).containsOnly("a.dat");
    assertThat(messages)
        .extracting(m -> m.timestamp())
        .containsExactly(
            1_500_000_000_000L, 1_500_000_000_001L, 1_500_000_000_002L, 1_500_000_000_004L);
  }

  @Test
  void aChangedInputIsRefused() throws Exception {
    Path file = input("a.dat", 3_000, 1);
    var process = start(List.of(file), "--pace", "1000/s");
    while (reader().octets(target()).isEmpty()) Thread.sleep(50);
    process.destroyForcibly().waitFor();
    input("a.dat", 3_000, 9);
    var verb = Verb.run(command(List.of(file)).toArray(String[]::new));
    assertThat(verb.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verb.err()).contains("a.dat is not what it was").contains("--again");
  }
}
