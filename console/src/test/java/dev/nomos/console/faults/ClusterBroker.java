package dev.nomos.console.faults;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller of a cluster of three, in a process of its own. Clients reach it
 * through the link whose port it advertises; brokers reach each other directly.
 */
final class ClusterBroker {
  private static final String CLUSTER = "bm9tb3MtZmF1bHRzLXRlcw";
  private static final String HOST = "127.0.0.1";

  private ClusterBroker() {}

  /** Where one broker listens. */
  record Ports(int clients, int advertised, int brokers, int controller) {
    String asArgument() {
      return clients + "," + advertised + "," + brokers + "," + controller;
    }

    static Ports of(String argument) {
      String[] parts = argument.split(",");
      return new Ports(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    }
  }

  /** Directory, this broker's number from 0, and the ports of all three. */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    int number = Integer.parseInt(arguments[1]);
    List<Ports> all = List.of(arguments).subList(2, 5).stream().map(Ports::of).toList();
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(data, number);
    }
    new KafkaRaftServer(new KafkaConfig(settings(data, number, all), false), Time.SYSTEM).startup();
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void format(Path data, int number) throws Exception {
    Files.createDirectories(data);
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setNodeId(number)
        .setClusterId(CLUSTER)
        .setDirectories(List.of(data.toString()))
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setIgnoreFormatted(true)
        .run();
  }

  private static Map<String, String> settings(Path data, int number, List<Ports> all) {
    Ports own = all.get(number);
    var settings = new HashMap<String, String>();
    settings.put("node.id", Integer.toString(number));
    settings.put("process.roles", "broker,controller");
    settings.put(
        "listeners",
        "CLIENTS://%s:%d,BROKERS://%s:%d,CONTROLLER://%s:%d"
            .formatted(HOST, own.clients(), HOST, own.brokers(), HOST, own.controller()));
    settings.put(
        "advertised.listeners",
        "CLIENTS://%s:%d,BROKERS://%s:%d".formatted(HOST, own.advertised(), HOST, own.brokers()));
    settings.put("inter.broker.listener.name", "BROKERS");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put(
        "controller.quorum.voters",
        IntStream.range(0, all.size())
            .mapToObj(i -> i + "@" + HOST + ":" + all.get(i).controller())
            .collect(Collectors.joining(",")));
    settings.put("log.dirs", data.toString());
    replicated(settings);
    small(settings);
    return settings;
  }

  /** A write counts once two brokers have it, so one may be killed at any moment. */
  private static void replicated(Map<String, String> settings) {
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "3");
    settings.put("min.insync.replicas", "2");
    settings.put("offsets.topic.replication.factor", "3");
    settings.put("transaction.state.log.replication.factor", "3");
    settings.put("transaction.state.log.min.isr", "2");
    settings.put("share.coordinator.state.topic.replication.factor", "3");
    settings.put("share.coordinator.state.topic.min.isr", "2");
  }

  private static void small(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "3");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("log.index.size.max.bytes", "1048576");
    settings.put("broker.session.timeout.ms", "4000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
  }
}
