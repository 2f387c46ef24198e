package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.ingest.ReceiverService;
import dev.nomos.schemas.avro.DeadLetter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nomos decode} in processes of their own that are killed, on a real broker: no record is
 * lost and none comes twice, wherever its template and its data were.
 */
class DecoderRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DOMAINS = 8;

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Process> decoders = new ArrayList<>();
  private Cluster cluster;
  private Dataset dataset;
  private Programs programs;
  private ReceiverService receiver;
  private Admin admin;
  private DatagramChannel channel;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    NomosConfig config =
        ConfigSources.load(
            Installation.HOME,
            Optional.empty(),
            Map.of(),
            Map.of("data-dir", directory.toString()));
    dataset = Dataset.of(config);
    cluster = Cluster.embedded(directory, 0, 0, lifecycle);
    cluster.createTopics(dataset.topics().all());
    admin = lifecycle.add(cluster.admin());
    programs = new Programs(config, cluster, dataset, meters);
    receiver = lifecycle.add(programs.receiver(0));
    channel = lifecycle.add(DatagramChannel.open());
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), receiver.port()));
  }

  @AfterEach
  void end() throws Exception {
    for (Process decoder : decoders) {
      decoder.destroyForcibly().waitFor();
    }
    lifecycle.close();
  }

  @Test
  void aDecoderKilledBetweenTemplateAndDataLosesNothing() throws Exception {
    Process first = decoder("first");
    for (int domain = 0; domain < DOMAINS; domain++) {
      send(domain % 2 == 0 ? template(domain) : data(domain));
    }
    awaitDecoded();
    assertThat(records()).isZero();

    kill(first);
    for (int domain = 0; domain < DOMAINS; domain++) {
      send(domain % 2 == 0 ? data(domain) : template(domain));
    }
    decoder("second, without the first's state");
    awaitDecoded();

    assertThat(records()).isEqualTo(DOMAINS);
    assertSound();
  }

  /** Both work; the traffic goes on while one is killed, and its templates move with its work. */
  @Test
  void theRestOfTheInstancesTakeOver() throws Exception {
    Process one = decoder("one");
    decoder("other");
    for (int domain = 0; domain < DOMAINS; domain++) {
      send(domain % 2 == 0 ? template(domain) : data(domain));
    }
    awaitDecoded();
    for (int i = 0; i < 400; i++) {
      if (i == 100) {
        kill(one);
      }
      send(data(i % DOMAINS));
    }
    for (int domain = 1; domain < DOMAINS; domain += 2) {
      send(template(domain));
    }
    awaitDecoded();

    assertThat(records()).isEqualTo(400 + DOMAINS / 2);
    assertSound();
  }

  private Process decoder(String name) throws Exception {
    Path home = Installation.HOME.toAbsolutePath().normalize();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Nomos.class.getName(),
            "decode",
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry",
            cluster.registryUrl(),
            "--data-dir",
            directory.resolve(name).toString(),
            "--dataset-spec",
            home.resolve("examples/datasets/lab-flows.json").toString(),
            "--grammar-spec",
            home.resolve("examples/grammars/flows.json").toString(),
            "--set",
            "management.port=0");
    Process decoder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    decoders.add(decoder);
    return decoder;
  }

  private static void kill(Process decoder) throws InterruptedException {
    assertThat(decoder.isAlive()).isTrue();
    decoder.destroyForcibly().waitFor(); // SIGKILL: no commit, no farewell
  }

  /** Returns when the broker has it. */
  private void send(byte[] datagram) throws Exception {
    channel.write(ByteBuffer.wrap(datagram));
    sent++;
    Offsets.await(
        "receiving",
        () -> meters.counter(PUBLISHED, "listener", "netflow").count() >= sent,
        PATIENCE);
  }

  private static final String PUBLISHED = "nomos.collector.datagrams.published";

  private void awaitDecoded() throws Exception {
    var offsets = new Offsets(admin);
    offsets.awaitReached(
        "decoding",
        programs.collectorGroup(),
        offsets.ends(dataset.topics().raw().name(), dataset.topics().partitions()),
        PATIENCE);
  }

  private TopicReader reader() {
    return new TopicReader(cluster.bootstrapServers(), cluster.registry());
  }

  private int records() {
    return reader().octets(dataset.topics().records()).size();
  }

  /** Every record of the raw topic is there, once, and is what it should be. */
  private void assertSound() {
    assertThat(Audit.of(reader(), dataset).problems()).isEmpty();
    assertThat(reader().values(dataset.topics().deadLetters(), DeadLetter.getClassSchema()))
        .isEmpty();
  }

  private byte[] template(int domain) {
    int[] idAndLength = {8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 6, 1, 10, 2, 1, 4, 2, 4, 22, 4, 21, 4};
    ByteBuffer out = header(domain, 20 + 8 + 2 * idAndLength.length);
    out.putShort((short) 0).putShort((short) (8 + 2 * idAndLength.length));
    out.putShort((short) 256).putShort((short) (idAndLength.length / 2));
    for (int value : idAndLength) {
      out.putShort((short) value);
    }
    return out.array();
  }

  private byte[] data(int domain) {
    ByteBuffer out = header(domain, 20 + 4 + 32);
    out.putShort((short) 256).putShort((short) 36);
    out.putInt(0x0a000001).putInt(0xcb007135).putShort((short) 1025).putShort((short) 53);
    out.put((byte) 17).put((byte) 0).putShort((short) 1);
    out.putInt(100 + sent).putInt(1).putInt(90_000).putInt(95_000);
    return out.array();
  }

  private ByteBuffer header(int domain, int octets) {
    return ByteBuffer.allocate(octets)
        .putShort((short) 9)
        .putShort((short) 1)
        .putInt(100_000)
        .putInt((int) Instant.now().getEpochSecond())
        .putInt(sent)
        .putInt(domain);
  }
}
