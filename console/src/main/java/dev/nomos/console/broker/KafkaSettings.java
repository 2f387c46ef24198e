package dev.nomos.console.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka's settings for one small broker on the loopback interface. */
final class KafkaSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private KafkaSettings() {}

  static Map<String, String> of(Path log, Ports ports, boolean afterKill) {
    var settings = new HashMap<String, String>();
    listeners(settings, ports);
    settings.put("log.dirs", log.toString());
    settings.put("auto.create.topics.enable", "false");
    singleReplica(settings);
    small(settings);
    quick(settings, afterKill);
    return settings;
  }

  /** Static voters: the controller's port may differ from run to run. */
  private static void listeners(Map<String, String> settings, Ports ports) {
    String broker = "PLAINTEXT://" + Ports.HOST + ":" + ports.broker();
    String controller = Ports.HOST + ":" + ports.controller();
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("process.roles", "broker,controller");
    settings.put("listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
  }

  private static void singleReplica(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
  }

  /** 256 MB of heap are enough; each partition costs start-up time, so internal topics have few. */
  private static void small(Map<String, String> settings) {
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("log.segment.bytes", "268435456");
    // An index entry of 8 bytes for every 4 KiB of a segment; the default reserves five times that.
    settings.put("log.index.size.max.bytes", "1048576");
  }

  /**
   * After a kill the controller still counts on the dead broker's session, and refuses its
   * successor until that expires: then sessions are short. A stall longer than a session costs a
   * pause of the same length, never data.
   */
  private static void quick(Map<String, String> settings, boolean afterKill) {
    settings.put("broker.session.timeout.ms", afterKill ? "500" : "3000");
    settings.put("broker.heartbeat.interval.ms", afterKill ? "100" : "500");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("controller.quorum.election.backoff.max.ms", "100");
    // Kafka would wait for ever for a quorum that cannot form.
    settings.put("server.max.startup.time.ms", "60000");
  }
}
