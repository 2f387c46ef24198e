package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packets of the loopback interface to a real broker, where this user may capture. */
@Timeout(120)
class PublishInterfaceTest {
  private static final String SPEC =
      """
      {"name": "%s",
       "fields": [{"name": "udp.srcport", "value_type": "integer"},
                  {"name": "frame.len", "value_type": "integer"}]%s}
      """;
  private static final String WINDOW =
      ", \"context_window\": {\"size\": 2, \"stride\": 2, \"partition_by\": [\"udp.srcport\"]}";

  @TempDir private static Path directory;
  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void broker() throws IOException {
    cluster = Cluster.embedded(directory, 0, 0, LIFECYCLE);
  }

  @AfterAll
  static void end() {
    LIFECYCLE.close();
  }

  private List<String> command(Path spec, String... more) {
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
    command.addAll(Arrays.asList(more));
    return command;
  }

  private Path spec(String name, String more) throws IOException {
    return Files.writeString(folder.resolve("spec.json"), SPEC.formatted(name, more));
  }

  /** Publishes while datagrams of ten octets go to a port of its own. */
  private Verb publish(Path spec, String... more) throws Exception {
    var done = new AtomicBoolean();
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var sender = Thread.ofPlatform().start(() -> send(socket, done));
      var verb =
          Verb.run(
              command(spec, with(more, "--interface", "lo", "--filter", filter(socket)))
                  .toArray(String[]::new));
      done.set(true);
      sender.join();
      assumeTrue(!isRefused(verb), () -> "no live capture here: " + verb.err());
      assertThat(verb.code()).as(verb.err()).isZero();
      return verb;
    }
  }

  private static boolean isRefused(Verb verb) {
    return verb.code() == ExitCode.INFRASTRUCTURE
        && (verb.err().contains("cannot be captured") || verb.err().contains("needs libpcap"));
  }

  private static String filter(DatagramSocket socket) {
    return "udp dst port " + socket.getLocalPort();
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static void send(DatagramSocket socket, AtomicBoolean done) {
    try {
      while (!done.get()) {
        socket.send(
            new DatagramPacket(
                new byte[10], 10, InetAddress.getLoopbackAddress(), socket.getLocalPort()));
        Thread.sleep(5);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode summary(Verb verb) throws IOException {
    return JsonMapper.builder().build().readTree(verb.out());
  }

  private static List<GenericRecord> records(Path spec, String name) {
    var dataset = DatasetSpec.read(spec);
    var format = new RecordFormat(name, dataset.rowType());
    return new TopicReader(cluster.bootstrapServers(), cluster.registry())
            .<GenericRecord>all(
                new Topics(name, "netflow", 2).records(),
                format.serde(cluster.registry()).deserializer())
            .stream()
            .map(message -> message.value())
            .toList();
  }

  @Test
  void packetsAreRecordsUntilTheLimit() throws Exception {
    var spec = spec("live", "");
    var summary = summary(publish(spec, "--limit", "20"));

    assertThat(summary.path("outcome").asText()).isEqualTo("finished");
    assertThat(summary.path("read").asInt()).isEqualTo(20);
    assertThat(summary.path("published").asInt()).isEqualTo(20);
    assertThat(summary.path("capture").path("packets").asInt()).isEqualTo(20);
    assertThat(summary.path("capture").path("kernelDrops").asInt()).isZero();
    assertThat(records(spec, "live"))
        .hasSize(20)
        .extracting(record -> record.get("frame_len"))
        .containsOnly(14L + 20 + 8 + 10);

    publish(spec, "--limit", "5"); // another capture, not the same publication
    assertThat(records(spec, "live")).hasSize(25);
  }

  @Test
  void windowsAreThoseOfAStream() throws Exception {
    var spec = spec("live-windows", WINDOW);
    var summary = summary(publish(spec, "--limit", "21"));

    assertThat(summary.path("published").asInt()).isEqualTo(10);
    assertThat(summary.path("flaws").path("in no window yet").asInt()).isEqualTo(1);
    assertThat(records(spec, "live-windows")).hasSize(10);
  }

  @Test
  void durationEndsAQuietCapture() throws Exception {
    var verb =
        Verb.run(
            command(
                    spec("quiet", ""),
                    "--interface",
                    "lo",
                    "--filter",
                    "udp dst port 9 and less 1",
                    "--duration",
                    "300ms")
                .toArray(String[]::new));
    assumeTrue(!isRefused(verb), () -> "no live capture here: " + verb.err());
    assertThat(verb.code()).as(verb.err()).isZero();
    assertThat(summary(verb).path("read").asInt()).isZero();
  }

  @Test
  void anEndedCaptureTells() throws Exception {
    var spec = spec("ended", "");
    publish(spec, "--limit", "1"); // skips where there is no live capture
    var done = new AtomicBoolean();
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var sender = Thread.ofPlatform().start(() -> send(socket, done));
      var process = start(command(spec, "--interface", "lo", "--filter", filter(socket)));
      while (records(spec, "ended").size() < 10) {
        assertThat(process.isAlive()).as("still capturing").isTrue();
        Thread.sleep(50);
      }
      process.destroy(); // SIGTERM, as Ctrl-C
      process.waitFor();
      done.set(true);
      sender.join();
    }
    var told = JsonMapper.builder().build().readTree(folder.resolve("out.json").toFile());
    assertThat(told.path("outcome").asText()).isEqualTo("stopped");
    assertThat(told.path("published")).isEqualTo(told.path("read"));
    assertThat(records(spec, "ended")).hasSize(1 + told.path("published").asInt());
  }

  private Process start(List<String> arguments) throws IOException {
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
    java.addAll(arguments);
    return new ProcessBuilder(java)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(folder.resolve("out.json").toFile())
        .start();
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    var spec = spec("refused", "");
    assertRefused(spec, "--interface cannot", "--interface", "lo", "--input", "a.pcap");
    assertRefused(spec, "--interface has the pace", "--interface", "lo", "--pace", "5/s");
    assertRefused(spec, "need --interface", "--duration", "1s");
    assertRefused(
        spec("dropping", ", \"incomplete_columns\": \"drop\""),
        "dropped_columns",
        "--interface",
        "lo");
  }

  private void assertRefused(Path spec, String why, String... arguments) {
    var verb = Verb.run(command(spec, arguments).toArray(String[]::new));
    assertThat(verb.code()).as(verb.err()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(verb.err()).contains(why);
  }
}
