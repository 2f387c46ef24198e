package dev.nomos.console.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Offsets;
import dev.nomos.console.registry.FileSchemaRegistry;
import dev.nomos.console.registry.RegistryServer;
import dev.nomos.console.rules.CommandWriter;
import dev.nomos.console.rules.RuleTopics;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three broker processes, and {@code nomos decode}, {@code mine} and {@code check} as processes,
 * under load: each is killed in turn, and the network stands still once. Nothing may be lost or
 * doubled, every count must agree with every other, and all must be at work again soon.
 *
 * <p>{@code -Dfaults.seconds} and {@code -Dfaults.flows} say for how long and how fast; the nightly
 * profile asks for more than the normal run.
 */
class FaultsTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int PARTITIONS = 3;
  private static final int SECONDS = Integer.getInteger("faults.seconds", 60);
  private static final int FLOWS_PER_SECOND = Integer.getInteger("faults.flows", 20_000);

  /** Datagrams. */
  private static final long LEARNED_FROM = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final Duration BEFORE_A_FAULT = Duration.ofSeconds(5);
  private static final Duration BROKER_AWAY = Duration.ofSeconds(3);
  private static final Duration NETWORK_AWAY = Duration.ofSeconds(10);

  /** After the fault itself is over. The normal run shares its processors with others. */
  private static final Duration LONGEST_RECOVERY =
      Duration.ofSeconds(Integer.getInteger("faults.recovery", 90));

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Topics topics;
  private RecordFormat format;
  private ThreeBrokers brokers;
  private FileSchemaRegistry registry;
  private RegistryServer registryServer;
  private Admin admin;
  private Offsets offsets;

  @BeforeEach
  void start() throws Exception {
    DatasetSpec spec = DatasetSpec.read(HOME.resolve("examples/datasets/lab-flows.json"));
    topics = new Topics(spec.name(), "netflow", PARTITIONS);
    format = new RecordFormat(spec.name(), spec.rowType());
    brokers = add(ThreeBrokers.start(directory));
    registry = add(FileSchemaRegistry.open(directory.resolve("registry")));
    registryServer = add(RegistryServer.start(registry, 0));
    admin = add(Admin.create(Map.of("bootstrap.servers", brokers.bootstrapServers())));
    offsets = new Offsets(admin);
    TopicCreation.ensure(admin, topics.all(spec), Optional.of((short) 3));
  }

  private <T extends AutoCloseable> T add(T part) {
    open.add(part);
    return part;
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @Test
  void nothingIsLostOrDoubledWhateverDies() throws Exception {
    Supervised decode = program("decode");
    Supervised mine = program("mine");
    Supervised check = program("check");
    ExportTraffic traffic = new ExportTraffic(1);
    try (Load load = new Load(brokers.bootstrapServers(), registry, topics, traffic)) {
      load.run(FLOWS_PER_SECOND / 4, () -> load.acknowledged() < LEARNED_FROM);
      learn();
      traffic.oddOneIn(1_000);
      var more = new AtomicBoolean(true);
      Thread sender = Thread.ofPlatform().start(() -> load.run(FLOWS_PER_SECOND, more::get));
      Duration longest = faults(decode, mine, check);
      more.set(false);
      sender.join();
      assertThat(load.failed()).isZero();
      awaitProcessed();
      var audit =
          new FaultAudit(brokers.bootstrapServers(), registry, topics, format)
              .check(load.acknowledged());
      System.out.printf("faults: %s; %s%n", String.join("; ", told), audit);
      assertThat(audit.problems()).isEmpty();
      assertThat(audit.violations()).isPositive();
      assertThat(longest).as("%s", told).isLessThan(LONGEST_RECOVERY);
    }
  }

  private Supervised program(String verb) throws Exception {
    return add(
        new Supervised(
            directory,
            List.of(
                verb,
                "--bootstrap-servers",
                brokers.bootstrapServers(),
                "--schema-registry",
                registryServer.uri().toString(),
                "--data-dir",
                directory.resolve(verb).toString(),
                "--dataset-spec",
                HOME.resolve("examples/datasets/lab-flows.json").toString(),
                "--grammar-spec",
                HOME.resolve("examples/grammars/flows.json").toString(),
                "--set",
                "dataset.partitions=" + PARTITIONS,
                "--set",
                "kafka.replication=3",
                "--set",
                "validator.suppression.every=1", // every violation counts here
                "--set",
                "management.port=0")));
  }

  private void learn() throws Exception {
    Map<TopicPartition, Long> raw = offsets.ends(topics.raw().name(), PARTITIONS);
    offsets.awaitReached("decoding", "nomos.lab.decoder.netflow", raw, PATIENCE);
    Map<String, String> kafka = Map.of("bootstrap.servers", brokers.bootstrapServers());
    new CommandWriter(new RuleTopics(topics, registry, kafka, PATIENCE))
        .askToLearn("faults", "before the load", offsets.ends(topics.records().name(), PARTITIONS));
    Offsets.await("learning", () -> end(topics.theories().name()) > 0, PATIENCE);
    Offsets.await("counting", () -> !evidenceGroup().isEmpty(), PATIENCE);
  }

  private long end(String topic) {
    try {
      return offsets.ends(topic, 1).values().iterator().next();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The evidence application has the id of its predicate space in its name. */
  private String evidenceGroup() {
    try {
      return admin.listGroups().all().get().stream()
          .map(group -> group.groupId())
          .filter(group -> group.startsWith("nomos.lab.miner.s-"))
          .findFirst()
          .orElse("");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * All faults in turn, for as long as asked and once at least. Returns the longest time for which
   * some partition stood still, less the fault's own.
   */
  private Duration faults(Supervised decode, Supervised mine, Supervised check) throws Exception {
    Duration longest = Duration.ZERO;
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    int kinds = Fault.values().length;
    try (Recovery recovery =
        new Recovery(
            admin,
            List.of(
                new Recovery.Watched("nomos.lab.decoder.netflow", topics.raw().name(), PARTITIONS),
                new Recovery.Watched("nomos.lab.validator", topics.records().name(), PARTITIONS),
                new Recovery.Watched(evidenceGroup(), topics.records().name(), PARTITIONS)))) {
      for (int round = 0; round < kinds || System.nanoTime() < end; round++) {
        Thread.sleep(BEFORE_A_FAULT);
        Fault fault = Fault.values()[round % kinds];
        var _ = recovery.longest();
        switch (fault) {
          case BROKER -> killBroker(round / kinds % 3);
          case DECODE -> decode.killAndRestart();
          case NETWORK -> brokers.pauseNetwork(NETWORK_AWAY);
          case CHECK -> check.killAndRestart();
          case MINE -> mine.killAndRestart();
        }
        longest = max(longest, recovered(fault, recovery));
      }
    }
    assertThat(List.of(decode, mine, check)).allMatch(Supervised::isAlive);
    return longest;
  }

  private enum Fault {
    BROKER,
    DECODE,
    NETWORK,
    CHECK,
    MINE
  }

  private void killBroker(int number) throws Exception {
    brokers.kill(number);
    Thread.sleep(BROKER_AWAY);
    brokers.restart(number);
  }

  /** Waits until every group has passed what is there now. */
  private Duration recovered(Fault fault, Recovery recovery) throws Exception {
    awaitProcessed();
    var longest =
        recovery.longest().entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    Duration own = fault == Fault.NETWORK ? NETWORK_AWAY : Duration.ZERO;
    told.add(
        "%s: %s stood still for %.1f s"
            .formatted(fault, longest.getKey(), longest.getValue().toMillis() / 1e3));
    return longest.getValue().minus(own);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Everything that is on the raw topic now has been decoded, checked and counted. */
  private void awaitProcessed() throws Exception {
    Map<TopicPartition, Long> raw = offsets.ends(topics.raw().name(), PARTITIONS);
    offsets.awaitReached("decoding", "nomos.lab.decoder.netflow", raw, PATIENCE);
    Map<TopicPartition, Long> records = offsets.ends(topics.records().name(), PARTITIONS);
    offsets.awaitReached("checking", "nomos.lab.validator", records, PATIENCE);
    offsets.awaitReached("counting", evidenceGroup(), records, PATIENCE);
    awaitMerged();
  }

  /** Evidence comes last: the merge reads what counting has written. */
  private void awaitMerged() throws Exception {
    String deltas = evidenceGroup() + "-evidence-deltas-repartition";
    offsets.awaitReached("merging", evidenceGroup(), offsets.ends(deltas, 1), PATIENCE);
  }
}
