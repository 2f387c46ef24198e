package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.demo.Replay;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import dev.nomos.ingest.Collector;
import dev.nomos.schemas.serde.RestSchemaRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector whose registry is not there yet, then is, then is gone again. */
class RegistryOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FIRST = 40;

  @TempDir private Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final PrometheusMeterRegistry meters = Metrics.registry();

  @Test
  void ingestWaitsAtAColdStartAndNeedsTheRegistryNoMoreAfterwards() throws Exception {
    try (lifecycle) {
      int port = freePort();
      Cluster embedded = Cluster.embedded(directory, 0, 0, lifecycle);
      var url = URI.create("http://127.0.0.1:" + port);
      var client = lifecycle.add(new RestSchemaRegistry(url));
      RegistryWatch.Watched watched = RegistryWatch.over(embedded.withRegistry(client), meters);
      Collector collector = collector(watched.cluster());
      List<Replay.ExportDatagram> datagrams = Installation.LAB.normal().datagrams();

      send(collector, datagrams.subList(0, FIRST));
      Offsets.await("waiting", () -> !watched.watch().check().ready(), PATIENCE);
      assertThat(watched.watch().check().detail()).contains(url + " cannot be reached");
      assertThat(count("nomos.collector.datagrams.received")).isEqualTo(FIRST);
      assertThat(count("nomos.collector.datagrams.dropped")).isZero();
      assertThat(count("nomos.collector.datagrams.failed")).isZero();

      var server = RegistryServer.start(FileSchemaRegistry.open(directory.resolve("own")), port);
      Offsets.await("publishing", () -> published() == FIRST, PATIENCE);
      Offsets.await("decoding", () -> decoded() == FIRST && records() > 0, PATIENCE);
      assertThat(watched.watch().check().ready()).isTrue();
      assertThat(meters.get("nomos.registry.failures").functionCounter().count()).isPositive();

      server.close();
      send(collector, datagrams.subList(FIRST, 2 * FIRST));
      Offsets.await("publishing", () -> published() == 2 * FIRST, PATIENCE);
      Offsets.await("decoding", () -> decoded() == 2 * FIRST, PATIENCE);
      assertThat(collector.ready()).isTrue();
      assertThat(watched.watch().check().ready()).isTrue();
      watched.watch().close();
    }
  }

  private Collector collector(Cluster cluster) throws Exception {
    NomosConfig config =
        ConfigSources.load(
            Installation.HOME,
            Optional.empty(),
            Map.of(),
            Map.of("data-dir", directory.toString(), "collector.sockets", "1"));
    Dataset dataset = Dataset.of(config);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    Collector collector =
        lifecycle.add(new Programs(config, cluster, dataset, meters).collector(0));
    Offsets.await("starting", collector::ready, PATIENCE);
    return collector;
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void send(Collector collector, List<Replay.ExportDatagram> datagrams)
      throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), collector.port()));
      for (Replay.ExportDatagram datagram : datagrams) {
        channel.write(ByteBuffer.wrap(datagram.payload()));
      }
    }
  }

  private double published() {
    return count("nomos.collector.datagrams.published");
  }

  private double decoded() {
    return count("nomos.decoder.datagrams", "result", "decoded");
  }

  private double records() {
    return count("nomos.decoder.records", "result", "published");
  }

  private double count(String meter, String... tags) {
    var counter = meters.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }
}
