package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Lab;
import dev.nomos.console.demo.Labels;
import dev.nomos.console.demo.Offsets;
import dev.nomos.console.demo.Progress;
import dev.nomos.console.demo.Replay;
import dev.nomos.console.demo.Report;
import dev.nomos.console.demo.Score;
import dev.nomos.console.demo.ScoreReader;
import dev.nomos.console.demo.Summary;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.observe.ManagementServer;
import dev.nomos.console.observe.Metrics;
import dev.nomos.console.page.LiveView;
import dev.nomos.console.page.PageServer;
import dev.nomos.console.page.Review;
import dev.nomos.ingest.Collector;
import dev.nomos.miner.MinerService;
import dev.nomos.miner.MinerStatus;
import dev.nomos.validator.ValidatorService;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** One run of the demonstration, from an empty or a used data directory. */
final class DemoRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final NomosConfig config;
  private final Lab lab;
  private final double speed;
  private final boolean once;
  private final boolean json;
  private final Lifecycle lifecycle;
  private final Dataset dataset;
  private final PrometheusMeterRegistry meters = Metrics.registry();

  DemoRun(
      NomosConfig config,
      Path recordings,
      double speed,
      boolean once,
      boolean json,
      Lifecycle lifecycle) {
    this.config = config;
    this.lab = new Lab(recordings);
    this.speed = speed;
    this.once = once;
    this.json = json;
    this.lifecycle = lifecycle;
    this.dataset = Dataset.of(config);
  }

  /** What runs while records are replayed. */
  private record Running(
      Cluster cluster,
      Programs programs,
      Admin admin,
      Collector collector,
      MinerService miner,
      ValidatorService validator,
      LiveView view,
      PageServer page,
      long brokerReadyMillis) {}

  int run() throws IOException, InterruptedException {
    Labels labels = lab.labels();
    Running running = start();
    boolean warm = running.miner().status().theoryVersion() > 0;
    if (warm) {
      say(
          "warm start: theory version %d of an earlier run is in force",
          running.miner().status().theoryVersion());
    } else {
      learn(running);
    }
    long before = running.miner().status().records();
    Score score = check(running, labels);
    Offsets.await(
        "counting the evidence",
        () -> running.miner().status().records() >= before + score.records(),
        PATIENCE);
    Summary summary = summary(running, score, warm);
    if (json) {
      Report.json(summary, System.out);
    } else {
      Report.text(summary, score, System.out);
    }
    if (!once) {
      say(
          "other verbs join in with --bootstrap-servers %s --schema-registry %s",
          running.cluster().bootstrapServers(), running.cluster().registryUrl());
      say("the page is at %s - Ctrl-C ends", running.page().uri());
      lifecycle.awaitClose();
    }
    return ExitCode.DONE;
  }

  private void say(String text, Object... values) {
    System.err.printf(text + "%n", values);
  }

  // ---- start ----

  private Running start() throws IOException, InterruptedException {
    String configured = config.kafka().bootstrapServers();
    say(
        "starting %s; state in %s",
        configured.isBlank()
            ? "a Kafka broker and the programs"
            : "the programs on the configured Kafka cluster at " + configured,
        config.dataDir().toAbsolutePath());
    long began = System.nanoTime();
    Cluster cluster = Cluster.externalOrEmbedded(config, lifecycle);
    long brokerReady = Duration.ofNanos(System.nanoTime() - began).toMillis();
    if (configured.isBlank()) {
      say("broker ready after %.1f s at %s", brokerReady / 1000.0, cluster.bootstrapServers());
    }
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    Admin admin = lifecycle.add(cluster.admin());
    Programs programs = new Programs(config, cluster, dataset, meters);
    LiveView view = lifecycle.add(programs.liveView());
    PageServer page = lifecycle.add(startPage(view, programs.review()));
    say("the page is at %s", page.uri());
    Collector collector = startCollector(programs);
    MinerService miner = programs.miner();
    ValidatorService validator = programs.validator();
    lifecycle.addTogether(List.of(collector, miner, validator));
    ManagementServer management =
        lifecycle.add(
            startManagement(
                List.of(
                    Programs.health(collector),
                    Programs.health(miner),
                    Programs.health(validator))));
    say("metrics and health are at %s", management.uri());
    Offsets.await(
        "starting the programs",
        () -> collector.ready() && miner.ready() && validator.ready(),
        PATIENCE);
    return new Running(
        cluster, programs, admin, collector, miner, validator, view, page, brokerReady);
  }

  private Collector startCollector(Programs programs) throws IOException {
    int port = config.collector().port();
    try {
      return programs.collector(port);
    } catch (IOException taken) {
      say("UDP port %d is taken, so the collector takes a free one", port);
      return programs.collector(0);
    }
  }

  private PageServer startPage(LiveView view, Optional<Review> review) throws IOException {
    int port = config.page().port();
    try {
      return PageServer.start(config.page().host(), port, view, review);
    } catch (IOException taken) {
      say("port %d is taken, so the page takes a free one", port);
      return PageServer.start(config.page().host(), 0, view, review);
    }
  }

  private ManagementServer startManagement(List<HealthCheck> checks) throws IOException {
    lifecycle.add(Metrics.bindJvm(meters));
    Metrics.bindChecks(meters, checks);
    NomosConfig.Management own = config.management();
    try {
      return ManagementServer.start(own.host(), own.port(), meters, checks);
    } catch (IOException taken) {
      say("port %d is taken, so metrics take a free one", own.port());
      return ManagementServer.start(own.host(), 0, meters, checks);
    }
  }

  // ---- learn ----

  private void learn(Running running) throws IOException, InterruptedException {
    running.view().phase("replaying normal traffic");
    replay(running, "normal traffic", lab.normal());
    running.view().phase("learning");
    say("learning");
    running
        .programs()
        .commands()
        .askToLearn(
            "demo", "the recording of normal traffic has been replayed", recordEnds(running));
    MinerService miner = running.miner();
    Offsets.await(
        "learning",
        () -> {
          failIfHopeless(miner);
          return miner.status().theoryVersion() > 0;
        },
        PATIENCE);
    MinerStatus status = miner.status();
    say(
        "%,d records, %,d distinct evidences, %,d predicates: %,d rules, theory version %d",
        status.records(),
        status.distinctEvidence(),
        status.predicates(),
        status.rules(),
        status.theoryVersion());
  }

  private static void failIfHopeless(MinerService miner) {
    String fault = miner.fault();
    if (fault != null) {
      throw new IllegalStateException("the miner gave up: " + fault);
    }
    if (!miner.status().failure().isEmpty()) {
      throw new IllegalStateException("nothing could be learned: " + miner.status().failure());
    }
  }

  // ---- replay and check ----

  /** Returns when every record of the replay is on the records topic. */
  private void replay(Running running, String what, Replay replay)
      throws IOException, InterruptedException {
    say(
        "replaying %s: %,d export datagrams of %d s at %.0f times the recorded pace",
        what, replay.datagrams().size(), replay.recorded().toSeconds(), speed);
    double before = handled();
    InetSocketAddress collector =
        new InetSocketAddress(config.collector().host(), running.collector().port());
    try (Progress progress = new Progress(what, replay.datagrams().size())) {
      replay.send(collector, speed, progress);
    }
    Offsets.await(
        "receiving the replay",
        () -> handled() - before >= replay.datagrams().size(),
        Duration.ofSeconds(20));
    Offsets offsets = new Offsets(running.admin());
    offsets.awaitReached(
        "decoding the replay",
        running.programs().collectorGroup(),
        offsets.ends(dataset.topics().raw().name(), dataset.topics().partitions()),
        PATIENCE);
  }

  /** Datagrams that the collector has acknowledged, dropped or given up. */
  private double handled() {
    double sum = 0;
    for (String outcome : List.of("published", "dropped", "failed")) {
      var counter = meters.find("nomos.collector.datagrams." + outcome).counter();
      sum += counter == null ? 0 : counter.count();
    }
    return sum;
  }

  private Map<TopicPartition, Long> recordEnds(Running running) throws InterruptedException {
    return new Offsets(running.admin())
        .ends(dataset.topics().records().name(), dataset.topics().partitions());
  }

  private Map<TopicPartition, Long> violationEnds(Running running) throws InterruptedException {
    return new Offsets(running.admin())
        .ends(dataset.topics().violations().name(), dataset.topics().partitions());
  }

  private Score check(Running running, Labels labels) throws IOException, InterruptedException {
    Map<TopicPartition, Long> recordsFrom = recordEnds(running);
    Map<TopicPartition, Long> violationsFrom = violationEnds(running);
    running.view().phase("checking");
    replay(running, "traffic with attacks", lab.mixed());
    Map<TopicPartition, Long> recordsTo = recordEnds(running);
    new Offsets(running.admin())
        .awaitReached(
            "checking the replay", running.programs().validatorGroup(), recordsTo, PATIENCE);
    Score score = new Score(labels, dataset.format());
    new ScoreReader(
            running.programs().clientSettings(), dataset.format(), running.cluster().registry())
        .read(score, recordsFrom, recordsTo, violationsFrom, violationEnds(running));
    return score;
  }

  private Summary summary(Running running, Score score, boolean warm) throws InterruptedException {
    MinerStatus status = running.miner().status();
    return new Summary(
        dataset.topics().dataset(),
        warm,
        status.records(),
        status.distinctEvidence(),
        status.predicates(),
        status.rules(),
        status.theoryVersion(),
        score.violations(),
        score.violatedRules().stream().map(Score.RuleScore::ruleId).toList(),
        score.byLabel(),
        running.brokerReadyMillis());
  }
}
