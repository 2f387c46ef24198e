package dev.nomos.console;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Lab;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.demo.Replay;
import dev.nomos.console.demo.ScoreReader;
import dev.nomos.console.observe.Metrics;
import dev.nomos.ingest.Collector;
import dev.nomos.miner.MinerService;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.validator.ValidatorService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A broker, a registry and all programs of the lab's data set, for tests. */
public final class Installation implements AutoCloseable {
  static final Path HOME = Path.of("..");
  public static final Lab LAB = new Lab(HOME.resolve("examples/lab"));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Datagrams of usual size: what the smallest socket buffer holds. A large one goes alone. */
  private static final int MOST_IN_FLIGHT = 64;

  private static final int USUAL_SIZE = 1_500;

  final Cluster cluster;
  final Dataset dataset;
  final Programs programs;
  final Collector collector;
  final MinerService miner;
  final ValidatorService validator;
  final Admin admin;
  final long brokerReadyMillis;
  final PrometheusMeterRegistry meters = Metrics.registry();
  private final Lifecycle lifecycle = new Lifecycle();

  private Installation(Path directory, Map<String, String> more) throws Exception {
    Map<String, String> options = new HashMap<>(more);
    options.put("data-dir", directory.toString());
    options.put("validator.suppression.every", "1");
    NomosConfig config = ConfigSources.load(HOME, Optional.empty(), Map.of(), options);
    dataset = Dataset.of(config);
    long began = System.nanoTime();
    cluster = Cluster.externalOrEmbedded(config, lifecycle);
    brokerReadyMillis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    admin = lifecycle.add(cluster.admin());
    programs = new Programs(config, cluster, dataset, meters);
    collector = programs.collector(0);
    miner = programs.miner();
    validator = programs.validator();
    lifecycle.addTogether(List.of(collector, miner, validator));
    Offsets.await(
        "starting", () -> collector.ready() && miner.ready() && validator.ready(), PATIENCE);
  }

  static Installation start(Path directory) throws Exception {
    return start(directory, Map.of());
  }

  /** With settings of one's own: of a cluster, where it is not to bring its own. */
  public static Installation start(Path directory, Map<String, String> options) throws Exception {
    return new Installation(directory, options);
  }

  double count(String meter, String... tags) {
    Counter counter = meters.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  double gauge(String meter) {
    return meters.get(meter).gauge().value();
  }

  /** Datagrams that the collector has acknowledged, dropped or given up. */
  double settledDatagrams() {
    return count("nomos.collector.datagrams.published")
        + count("nomos.collector.datagrams.dropped")
        + count("nomos.collector.datagrams.failed");
  }

  public void replay(Replay replay, IntConsumer acknowledged) throws Exception {
    send(replay.datagrams().stream().map(Replay.ExportDatagram::payload).toList(), acknowledged);
  }

  /** Sends without pause, yet never more ahead of the collector than it can hold. */
  void send(List<byte[]> datagrams, IntConsumer acknowledged) throws Exception {
    double before = settledDatagrams();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), collector.port()));
      for (int sent = 0; sent < datagrams.size(); ) {
        int most = datagrams.get(sent).length > USUAL_SIZE ? 1 : MOST_IN_FLIGHT;
        if (sent - (settledDatagrams() - before) < most) {
          channel.write(ByteBuffer.wrap(datagrams.get(sent++)));
        } else {
          Thread.sleep(1);
        }
        acknowledged.accept((int) (settledDatagrams() - before));
      }
    }
    Offsets.await(
        "receiving", () -> settledDatagrams() - before >= datagrams.size(), Duration.ofSeconds(20));
  }

  public void awaitDecoded() throws Exception {
    var offsets = new Offsets(admin);
    offsets.awaitReached(
        "decoding",
        programs.collectorGroup(),
        offsets.ends(dataset.topics().raw().name(), dataset.topics().partitions()),
        PATIENCE);
  }

  public Map<TopicPartition, Long> recordEnds() throws InterruptedException {
    return new Offsets(admin)
        .ends(dataset.topics().records().name(), dataset.topics().partitions());
  }

  Map<TopicPartition, Long> violationEnds() throws InterruptedException {
    return new Offsets(admin)
        .ends(dataset.topics().violations().name(), dataset.topics().partitions());
  }

  public void awaitChecked() throws Exception {
    new Offsets(admin).awaitReached("checking", programs.validatorGroup(), recordEnds(), PATIENCE);
  }

  void askToLearn() throws Exception {
    programs.commands().askToLearn("test", "all records so far", recordEnds());
  }

  public void awaitTheory() throws Exception {
    Offsets.await("learning", () -> miner.status().theoryVersion() > 0, PATIENCE);
  }

  ScoreReader scores() {
    return new ScoreReader(programs.clientSettings(), dataset.format(), cluster.registry());
  }

  TopicReader reader() {
    return new TopicReader(cluster.bootstrapServers(), cluster.registry());
  }

  ToldRules told() {
    return new ToldRules(reader(), topics());
  }

  public Topics topics() {
    return dataset.topics();
  }

  /** All values of a topic; those that are deleted are left out. */
  public List<byte[]> octets(Topic topic) {
    return reader().octets(topic).stream()
        .map(ConsumerRecord::value)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
