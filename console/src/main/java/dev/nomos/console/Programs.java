package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.observe.KafkaMeters;
import dev.nomos.console.page.KafkaCommands;
import dev.nomos.console.page.LiveConfig;
import dev.nomos.console.page.LiveView;
import dev.nomos.console.page.Review;
import dev.nomos.console.page.ReviewToken;
import dev.nomos.console.rules.CommandWriter;
import dev.nomos.console.rules.RuleTopics;
import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.service.EnforcerConfig;
import dev.nomos.enforcer.service.EnforcerService;
import dev.nomos.ingest.Collector;
import dev.nomos.ingest.CollectorConfig;
import dev.nomos.ingest.DecoderConfig;
import dev.nomos.ingest.DecoderService;
import dev.nomos.ingest.IngestConfig;
import dev.nomos.ingest.ProgramHealth;
import dev.nomos.ingest.ReceiverConfig;
import dev.nomos.ingest.ReceiverService;
import dev.nomos.ingest.anonymize.AnonymizationKey;
import dev.nomos.ingest.collect.ListenerConfig;
import dev.nomos.logic.RuleTheory;
import dev.nomos.miner.MinerConfig;
import dev.nomos.miner.MinerService;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DomainAxioms;
import dev.nomos.validator.ValidatorConfig;
import dev.nomos.validator.ValidatorService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Builds the programs of one data set from the configuration; each runs until it is closed. */
final class Programs {
  /** A killed program's partitions move on after this long; Kafka's own default is 45 s. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Longest time for the cluster to take a command. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);
  private static final int BATCH_OCTETS = 128 << 10;

  private final NomosConfig config;
  private final Cluster cluster;
  private final Dataset dataset;
  private final MeterRegistry meters;

  Programs(NomosConfig config, Cluster cluster, Dataset dataset, MeterRegistry meters) {
    this.config = config;
    this.cluster = cluster;
    this.dataset = dataset;
    this.meters = meters;
  }

  /** What every client of the cluster needs. */
  Map<String, String> clientSettings() {
    return cluster.clientSettings();
  }

  /**
   * Nobody reads what is not committed, and a commit sends what lingers: lingering up to a commit
   * delays nothing, and the brokers get a few large requests in place of many small ones. Change
   * logs are kept short, since a program that was killed reads them before it goes on.
   */
  private static Map<String, String> streamsSettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis()));
    settings.put("heartbeat.interval.ms", Long.toString(SESSION_TIMEOUT.toMillis() / 4));
    settings.put("producer.linger.ms", Long.toString(COMMIT_INTERVAL.toMillis()));
    settings.put("producer.batch.size", Integer.toString(BATCH_OCTETS));
    settings.put("producer.compression.type", "lz4");
    Topics.SHORT_SEGMENTS.forEach((key, value) -> settings.put("topic." + key, value));
    return settings;
  }

  private Map<String, String> clientAndStreamsSettings() {
    Map<String, String> settings = new HashMap<>(streamsSettings());
    settings.put("commit.interval.ms", Long.toString(COMMIT_INTERVAL.toMillis()));
    settings.putAll(clientSettings());
    return settings;
  }

  private Path stateDir() {
    return config.dataDir().resolve("state");
  }

  String collectorGroup() {
    return "nomos." + dataset.topics().dataset() + ".decoder." + dataset.topics().listener();
  }

  String validatorGroup() {
    return validatorConfig().applicationId();
  }

  /** {@code port}: UDP; 0 takes any free one. */
  Collector collector(int port) throws IOException {
    var collector =
        Collector.start(
            new CollectorConfig(receiverConfig(port), decoderConfig()), cluster.registry(), meters);
    KafkaMeters.bind(meters, "decoder", collector::kafkaMetrics);
    return collector;
  }

  /** {@code port}: UDP; 0 takes any free one. */
  ReceiverService receiver(int port) throws IOException {
    return ReceiverService.start(receiverConfig(port), cluster.registry(), meters);
  }

  DecoderService decoder() {
    var decoder = DecoderService.start(decoderConfig(), cluster.registry(), meters);
    KafkaMeters.bind(meters, "decoder", decoder::kafkaMetrics);
    return decoder;
  }

  private ReceiverConfig receiverConfig(int port) {
    NomosConfig.Collector own = config.collector();
    return new ReceiverConfig(
        new ListenerConfig(
            own.listener(),
            own.host(),
            port,
            own.sockets(),
            own.queueCapacity(),
            own.queueOctets(),
            own.receiveBufferOctets()),
        dataset.topics().raw().name(),
        anonymization(own.anonymizeKeyFile()),
        clientSettings());
  }

  private static Optional<AnonymizationKey> anonymization(String keyFile) {
    try {
      return keyFile.isEmpty()
          ? Optional.empty()
          : Optional.of(AnonymizationKey.read(Path.of(keyFile)));
    } catch (IOException e) {
      throw new UsageException("collector.anonymize-key-file: " + e.getMessage());
    }
  }

  private DecoderConfig decoderConfig() {
    return new DecoderConfig(
        new IngestConfig(
            dataset.topics(), dataset.spec(), config.decoder().exchange(), config.windows()),
        collectorGroup(),
        stateDir(),
        config.decoder().threads(),
        clientAndStreamsSettings());
  }

  MinerService miner() {
    NomosConfig.Miner own = config.miner();
    var miner =
        MinerService.start(
            new MinerConfig(
                dataset.topics(),
                dataset.format(),
                dataset.spec(),
                dataset.grammar(),
                clientSettings(),
                streamsSettings(),
                stateDir(),
                own.evidence(),
                new RulePolicy(
                    own.minimumAntecedent(),
                    own.minimumExpectedViolations(),
                    RulePolicy.DEFAULT.shadowShare()),
                own.policy(),
                own.searchBudget(),
                own.rerunInterval(),
                own.errorBudget(),
                own.theoryInterval(),
                own.lead(),
                CLOSE_TIMEOUT),
            cluster.registry(),
            meters);
    KafkaMeters.bind(meters, "miner", miner::kafkaMetrics);
    return miner;
  }

  ValidatorService validator() {
    ValidatorService validator = ValidatorService.start(validatorConfig());
    KafkaMeters.bind(meters, "validator", validator::kafkaMetrics);
    return validator;
  }

  ValidatorConfig validatorConfig() {
    NomosConfig.Validator own = config.validator();
    return new ValidatorConfig(
        cluster.bootstrapServers(),
        clientAndStreamsSettings(),
        dataset.topics(),
        dataset.format(),
        cluster.registry(),
        stateDir(),
        meters,
        own.threads(),
        COMMIT_INTERVAL,
        CLOSE_TIMEOUT,
        own.name(),
        own.suppression());
  }

  LiveView liveView() {
    return LiveView.start(
        new LiveConfig(
            dataset.topics(),
            dataset.format().type(),
            DomainAxioms.of(dataset.spec()),
            cluster.registry(),
            clientSettings(),
            config.page().rememberedViolations()));
  }

  EnforcerService enforcer(ModelBundle bundle, RuleTheory theory, SamplingOptions options) {
    return EnforcerService.start(
        new EnforcerConfig(
            dataset.topics(),
            cluster.registry(),
            clientSettings(),
            meters,
            options.sampling(),
            options.batch(),
            options.budget()),
        bundle.model(),
        bundle.vocabulary(),
        theory);
  }

  /** What sends the miner commands. */
  CommandWriter commands() {
    return new CommandWriter(
        new RuleTopics(dataset.topics(), cluster.registry(), clientSettings(), PATIENCE));
  }

  /** What the page needs to change rules; empty where no token is set. */
  Optional<Review> review() {
    NomosConfig.Page own = config.page();
    return token("page", own.token(), own.tokenFile())
        .map(token -> new Review(token, new KafkaCommands(commands())));
  }

  /**
   * The token that a section of the configuration has, where it has one.
   *
   * @param token empty, or the token
   * @param file empty, or its name
   */
  static Optional<ReviewToken> token(String section, String token, String file) {
    try {
      if (!token.isEmpty()) return Optional.of(ReviewToken.of(token));
      return file.isEmpty() ? Optional.empty() : Optional.of(ReviewToken.read(Path.of(file)));
    } catch (IOException e) {
      throw new UsageException(section + ".token-file: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException(section + ".token: " + e.getMessage());
    }
  }

  static HealthCheck health(ReceiverService receiver) {
    return check(
        "receiver",
        () -> receiver.health() == ProgramHealth.RUNNING,
        () -> receiver.health().toString());
  }

  static HealthCheck health(DecoderService decoder) {
    return check(
        "decoder",
        () -> decoder.health() == ProgramHealth.RUNNING,
        () -> decoder.health().toString());
  }

  static HealthCheck health(Collector collector) {
    return check("collector", collector::ready, () -> collector.health().toString());
  }

  static HealthCheck health(MinerService miner) {
    return check("miner", miner::ready, () -> miner.status().phase());
  }

  static HealthCheck health(ValidatorService validator) {
    return check("validator", validator::ready, () -> validator.health().state().toString());
  }

  static HealthCheck check(String name, BooleanSupplier ready, Supplier<String> detail) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Health check() {
        return new Health(ready.getAsBoolean(), detail.get());
      }
    };
  }
}
