package dev.nomos.console.config;

import dev.nomos.ingest.exchange.ClockPolicy;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.HoldLimits;
import dev.nomos.ingest.exchange.SamplingPolicy;
import dev.nomos.ingest.netflow.DecoderLimits;
import dev.nomos.ingest.netflow.ElementTable;
import dev.nomos.ingest.prepare.WindowPolicy;
import dev.nomos.miner.EvidenceConfig;
import dev.nomos.miner.book.LifecyclePolicy;
import dev.nomos.schemas.spec.SpecException;
import dev.nomos.validator.ValidatorConfig;
import dev.nomos.validator.judge.SuppressionPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be set. Keys are the names below in kebab case, joined by dots, such as
 * {@code collector.queue-capacity}; the environment variable of a key is {@code NOMOS_} and the key
 * in upper case with underscores.
 *
 * @param dataDir what outlives a run: the embedded broker's data, schemas, local state, logs
 * @param windows of a stream, where the data set's specification has a {@code context_window}
 */
public record NomosConfig(
    Path dataDir,
    Dataset dataset,
    Kafka kafka,
    Collector collector,
    Decoder decoder,
    WindowPolicy windows,
    Miner miner,
    Validator validator,
    Page page,
    Masks masks,
    Management management) {

  /** Checks what no single section can. */
  public NomosConfig {
    if (dataset.partitions() < validator.threads()) {
      throw new IllegalArgumentException(
          "validator.threads must be at most dataset.partitions (%d), but was %d"
              .formatted(dataset.partitions(), validator.threads()));
    }
  }

  /**
   * Which records, and which predicates over them.
   *
   * @param spec data set specification (JSON)
   * @param grammar grammar specification (JSON)
   * @param partitions of the topics that carry traffic, where this program creates them
   */
  public record Dataset(Path spec, Path grammar, int partitions) {
    public Dataset {
      atLeast("dataset.partitions", partitions, 1);
    }
  }

  /**
   * The cluster that programs meet in.
   *
   * @param bootstrapServers host:port, comma separated; empty starts none
   * @param schemaRegistry base URL of a Confluent-compatible registry
   * @param replication copies of each partition of topics created here; 0 leaves it to the cluster
   * @param properties passed on to every Kafka client, such as {@code security.protocol}
   */
  public record Kafka(
      String bootstrapServers,
      String schemaRegistry,
      short replication,
      Map<String, String> properties) {
    public Kafka {
      atLeast("kafka.replication", replication, 0);
      properties = Map.copyOf(properties);
    }

    /** Property values may be secrets. */
    @Override
    public String toString() {
      return "Kafka[%s, %s, properties %s]"
          .formatted(bootstrapServers, schemaRegistry, properties.keySet());
    }
  }

  /**
   * The UDP listener.
   *
   * @param listener its name, part of the raw topic's name
   * @param host address to listen on; loopback unless set
   * @param port UDP port; 0 takes any free one
   * @param sockets that share the port, each with its own thread; 0 takes one for two processors
   * @param queueCapacity datagrams between sockets and producer; a full queue drops and counts
   * @param queueOctets of payload there likewise
   * @param receiveBufferOctets of each socket, asked of the kernel
   * @param anonymizeKeyFile of Crypto-PAn; empty leaves addresses as they are
   */
  public record Collector(
      String listener,
      String host,
      int port,
      int sockets,
      int queueCapacity,
      long queueOctets,
      int receiveBufferOctets,
      String anonymizeKeyFile) {
    public Collector {
      checkPort("collector.port", port);
      atLeast("collector.sockets", sockets, 0);
      atLeast("collector.queue-capacity", queueCapacity, 1);
      atLeast("collector.queue-octets", queueOctets, 65_535);
      atLeast("collector.receive-buffer-octets", receiveBufferOctets, 1);
    }
  }

  /**
   * Raw datagrams to records.
   *
   * @param threads decode side by side; more than dataset.partitions are idle
   * @param templateLifetime a template that is not sent again for so long is forgotten; zero: never
   * @param held data sets that wait for their templates
   * @param sampling what the operator knows of exporters' sampling
   * @param reorderTolerance how long a missing sequence number may still come before it is lost
   * @param clock what is done about exporters' clocks
   * @param lossMemory how long after a loss an exporter's records are marked as degraded; zero:
   *     never
   * @param elementsFile CSV of information elements besides those known; empty: none
   * @param splitBiflows whether a record of both directions becomes two flows
   */
  public record Decoder(
      int threads,
      Duration templateLifetime,
      HoldLimits held,
      SamplingPolicy sampling,
      Duration reorderTolerance,
      ClockPolicy clock,
      Duration lossMemory,
      String elementsFile,
      boolean splitBiflows) {
    public Decoder {
      atLeast("decoder.threads", threads, 1);
      ExchangeConfig.check(templateLifetime, reorderTolerance, lossMemory);
    }

    static Decoder of(int threads, ExchangeConfig exchange) {
      return new Decoder(
          threads,
          exchange.templateLifetime(),
          exchange.held(),
          exchange.sampling(),
          exchange.reorderTolerance(),
          exchange.clock(),
          exchange.lossMemory(),
          "",
          exchange.splitBiflows());
    }

    /** Throws {@code SpecException} where the file of elements cannot be used. */
    public ExchangeConfig exchange() {
      return new ExchangeConfig(
          DecoderLimits.DEFAULT,
          templateLifetime,
          held,
          sampling,
          reorderTolerance,
          clock,
          lossMemory,
          elements(),
          splitBiflows);
    }

    /** The same decoding of files, whose datagrams do not grow old. */
    public ExchangeConfig ofFiles() {
      return ExchangeConfig.OF_FILES.reading(elements(), splitBiflows);
    }

    private ElementTable elements() {
      var known = ElementTable.standard();
      return elementsFile.isEmpty() ? known : known.with(Path.of(elementsFile));
    }
  }

  /**
   * What makes a candidate a rule.
   *
   * @param minimumAntecedent records in which a reading of the rule was put to the test, at least
   * @param minimumExpectedViolations violations that independence would predict, at least
   * @param searchBudget longest search; what was found until then is kept and labelled
   * @param evidence how the table of evidences is kept
   * @param rerunInterval of event time between two searches of what is admitted; zero: none
   * @param errorBudget share of admitted records that an approximate rule may miss; 0: none
   * @param theoryInterval of wall-clock time between two theory versions, at least
   * @param lead of event time, from the stream's time until a new theory takes effect
   * @param policy what becomes of rules by itself
   */
  public record Miner(
      int minimumAntecedent,
      double minimumExpectedViolations,
      Duration searchBudget,
      EvidenceConfig evidence,
      Duration rerunInterval,
      double errorBudget,
      Duration theoryInterval,
      Duration lead,
      LifecyclePolicy policy) {
    public Miner {
      atLeast("miner.minimum-antecedent", minimumAntecedent, 1);
      if (!searchBudget.isPositive()) {
        throw new IllegalArgumentException(
            "miner.search-budget must be positive, but was " + searchBudget);
      }
    }
  }

  /**
   * Records to violations.
   *
   * @param threads partitions checked side by side
   * @param name of a replay that runs beside the live validator and writes to topics of its own;
   *     empty for the live one
   * @param suppression which violations of one rule with one record key are published
   */
  public record Validator(int threads, String name, SuppressionPolicy suppression) {
    public Validator {
      atLeast("validator.threads", threads, 1);
      if (!ValidatorConfig.isName(name)) {
        throw new IllegalArgumentException(
            "validator.name must have at most 40 lower-case letters, digits and '-', but was '%s'"
                .formatted(name));
      }
    }
  }

  /**
   * The web page. It shows, and changes nothing, unless a token is set.
   *
   * @param host address to listen on; loopback unless set
   * @param port 0 takes any free one
   * @param token that a page must send to change rules; better in a file
   * @param tokenFile holds it; empty: none
   * @param rememberedViolations with all details; counts are kept for all
   */
  public record Page(
      String host, int port, String token, String tokenFile, int rememberedViolations) {
    public Page {
      notEmpty("page.host", host);
      checkPort("page.port", port);
      atLeast("page.remembered-violations", rememberedViolations, 1);
      if (!token.isEmpty() && !tokenFile.isEmpty()) {
        throw new IllegalArgumentException("give page.token or page.token-file, not both");
      }
    }

    /** The token is a secret. */
    @Override
    public String toString() {
      return "Page[%s, %d, token %s, %s, %d]"
          .formatted(
              host, port, token.isEmpty() ? "none" : "********", tokenFile, rememberedViolations);
    }
  }

  /**
   * The service that tells generators what they may write. Its rules cannot be replaced over HTTP
   * unless a token is set.
   *
   * @param host address to listen on; loopback unless set
   * @param port 0 takes any free one
   * @param token that must be sent to replace the rules; better in a file
   * @param tokenFile holds it; empty: none
   * @param engines requests answered side by side; 0 takes as many as there are processors
   * @param deadline of one request
   */
  public record Masks(
      String host, int port, String token, String tokenFile, int engines, Duration deadline) {
    public Masks {
      notEmpty("masks.host", host);
      checkPort("masks.port", port);
      atLeast("masks.engines", engines, 0);
      if (!deadline.isPositive()) {
        throw new IllegalArgumentException("masks.deadline must be positive, but was " + deadline);
      }
      if (!token.isEmpty() && !tokenFile.isEmpty()) {
        throw new IllegalArgumentException("give masks.token or masks.token-file, not both");
      }
    }

    /** The token is a secret. */
    @Override
    public String toString() {
      return "Masks[%s, %d, token %s, %s, %d, %s]"
          .formatted(
              host, port, token.isEmpty() ? "none" : "********", tokenFile, engines, deadline);
    }
  }

  /**
   * Metrics and health.
   *
   * @param host address to listen on; loopback unless set
   * @param port 0 takes any free one
   */
  public record Management(String host, int port) {
    public Management {
      notEmpty("management.host", host);
      checkPort("management.port", port);
    }
  }

  /** The defaults; relative to {@code home}, the folder that holds the examples. */
  static NomosConfig defaults(Path home) {
    return new NomosConfig(
        Path.of("nomos-data"),
        new Dataset(
            home.resolve("examples/datasets/lab-flows.json"),
            home.resolve("examples/grammars/flows.json"),
            2),
        new Kafka("", "", (short) 0, Map.of()),
        new Collector("netflow", "127.0.0.1", 2055, 0, 65_536, 64 << 20, 8 << 20, ""),
        Decoder.of(1, ExchangeConfig.DEFAULT),
        WindowPolicy.DEFAULT,
        new Miner(
            20,
            5,
            Duration.ofSeconds(60),
            EvidenceConfig.DEFAULT,
            Duration.ofMinutes(10),
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            LifecyclePolicy.DEFAULT),
        new Validator(1, "", SuppressionPolicy.DEFAULT),
        new Page("127.0.0.1", 8090, "", "", 5_000),
        new Masks("127.0.0.1", 8095, "", "", 0, Duration.ofSeconds(10)),
        new Management("127.0.0.1", 8091));
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, but was %d".formatted(key, least, value));
    }
  }

  /** An empty name would be any address of this host. */
  private static void notEmpty(String key, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(key + " must name an address, but was empty");
    }
  }

  private static void checkPort(String key, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "%s must be between 0 and 65535, but was %d".formatted(key, port));
    }
  }

  /** What is wrong with the configuration's files, each as a sentence. */
  public List<String> faultsOfFiles() {
    List<String> faults = new ArrayList<>();
    if (!java.nio.file.Files.isReadable(dataset.spec())) {
      faults.add("dataset.spec: no readable file " + dataset.spec());
    }
    if (!java.nio.file.Files.isReadable(dataset.grammar())) {
      faults.add("dataset.grammar: no readable file " + dataset.grammar());
    }
    String key = collector.anonymizeKeyFile();
    if (!key.isEmpty() && !java.nio.file.Files.isReadable(Path.of(key))) {
      faults.add("collector.anonymize-key-file: no readable file " + key);
    }
    if (!page.tokenFile().isEmpty() && !java.nio.file.Files.isReadable(Path.of(page.tokenFile()))) {
      faults.add("page.token-file: no readable file " + page.tokenFile());
    }
    if (!masks.tokenFile().isEmpty()
        && !java.nio.file.Files.isReadable(Path.of(masks.tokenFile()))) {
      faults.add("masks.token-file: no readable file " + masks.tokenFile());
    }
    try {
      var _ = decoder.elements();
    } catch (SpecException e) {
      faults.add("decoder.elements-file: " + e.getMessage());
    }
    return faults;
  }
}
