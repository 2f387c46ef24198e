package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.config.ConfigSources;
import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.demo.Offsets;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.validator.ValidatorService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Retained records give the violations of the live run once more, octet for octet, on a real
 * broker: with theories that come late, late records, suppression, restarts, and any number of
 * instances.
 */
final class ReplayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 6_000;
  private static final long START = 1_700_000_000_000L;

  private @TempDir Path directory;
  private final Lifecycle lifecycle = new Lifecycle();
  private final Random random = new Random(5);
  private Cluster cluster;
  private Dataset dataset;
  private Admin admin;
  private KafkaProducer<String, byte[]> producer;
  private int sent;

  @BeforeEach
  void open() throws Exception {
    dataset = Dataset.of(config("shared", ""));
    cluster = Cluster.embedded(directory, 0, 0, lifecycle);
    cluster.createTopics(dataset.topics().all(dataset.spec()));
    admin = lifecycle.add(cluster.admin());
    producer =
        lifecycle.add(
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer()));
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /** {@code instance}: has a state directory of its own; {@code name}: of a replay. */
  private NomosConfig config(String instance, String name) {
    return ConfigSources.load(
        Installation.HOME,
        Optional.empty(),
        Map.of(),
        Map.of(
            "data-dir", directory.resolve(instance).toString(),
            "dataset.partitions", Integer.toString(PARTITIONS),
            "validator.name", name,
            "validator.suppression.burst", "3",
            "validator.suppression.every", "20",
            "validator.suppression.interval", "PT2S",
            "validator.suppression.memory", "PT5S",
            "validator.suppression.entries", "40"));
  }

  private Programs programs(String instance, String name) {
    return new Programs(config(instance, name), cluster, dataset, new SimpleMeterRegistry());
  }

  private ValidatorService start(String instance, String name) throws Exception {
    Programs programs = programs(instance, name);
    cluster.createTopics(programs.validatorConfig().outputTopics());
    ValidatorService started = programs.validator();
    Offsets.await("starting " + instance, started::ready, PATIENCE);
    return started;
  }

  @Test
  void retainedRecordsGiveTheSameViolationsAsTheLiveRun() throws Exception {
    live();
    List<String> expected = octets(dataset.topics().violations());
    List<String> passed = octets(dataset.topics().compliant());
    assertThat(expected).hasSizeGreaterThan(300);
    assertThat(passed).isNotEmpty();
    assertThat(activations()).hasSizeGreaterThanOrEqualTo(3 * PARTITIONS);

    replay("one", List.of("a"));
    assertSame("one", expected, passed);
    replay("two", List.of("a", "b"));
    assertSame("two", expected, passed);
    replay("three", List.of("a", "b", "c"));
    assertSame("three", expected, passed);

    back(expected);
  }

  private void assertSame(String name, List<String> expected, List<String> passed) {
    var outputs = programs("shared", name).validatorConfig().outputTopics();
    assertThat(octets(outputs.get(0))).as("violations of replay %s", name).isEqualTo(expected);
    assertThat(octets(outputs.get(1))).as("compliant of replay %s", name).isEqualTo(passed);
  }

  /** Theories come while records flow, and take effect before records that were there already. */
  private void live() throws Exception {
    send(500);
    try (ValidatorService first = start("live-1", "")) {
      publish(theory(1, 0, "packets < 9 or octets > 2000"));
      send(1_500);
      publish(theory(2, 500, "packets < 9 or octets > 1000", "protocol_number = 17"));
      send(1_000);
      awaitChecked("");
      assertThat(first.ready()).isTrue();
    }
    send(500);
    publish(theory(3, 100, "packets < 8 or octets > 1500", "protocol_number = 17"));
    send(500);
    try (ValidatorService second = start("live-2", "");
        ValidatorService third = start("live-3", "")) {
      send(1_000);
      publish(theory(4, 0, "packets < 7"));
      send(1_000);
      awaitChecked("");
      assertThat(second.ready() && third.ready()).isTrue();
    }
    assertThat(sent).isEqualTo(RECORDS);
  }

  /** Each instance in its turn is closed on the way and replaced by one without its state. */
  private void replay(String name, List<String> instances) throws Exception {
    List<ValidatorService> running = new ArrayList<>();
    try {
      for (String instance : instances) {
        running.add(start(name + "-" + instance, name));
      }
      running.removeFirst().close();
      running.add(start(name + "-again", name));
      awaitChecked(name);
    } finally {
      running.forEach(ValidatorService::close);
    }
  }

  private void awaitChecked(String name) throws Exception {
    var offsets = new Offsets(admin);
    offsets.awaitReached(
        "checking",
        programs("shared", name).validatorConfig().applicationId(),
        offsets.ends(dataset.topics().records().name(), PARTITIONS),
        PATIENCE);
  }

  private void back(List<String> expected) throws Exception {
    Path first = directory.resolve("first.jsonl");
    Path second = directory.resolve("second.jsonl");
    Verb run = check("--replay", "..", "--format", "json", "--out", first.toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.NO);
    assertThat(run.out())
        .contains("\"records\" : " + RECORDS)
        .contains("\"told\" : " + expected.size());
    assertThat(check("--replay", "..", "--format", "json", "--out", second.toString()).out())
        .isEqualTo(run.out());
    assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
    assertThat(Files.readAllLines(first))
        .extracting(ReplayTest::withoutRest)
        .isEqualTo(
            violations().stream()
                .map(
                    each ->
                        "{\"partition\":%d,\"offset\":%d,\"ruleId\":\"%s\",\"theoryVersion\":%d"
                            .formatted(
                                each.getPartition(),
                                each.getOffset(),
                                each.getRuleId(),
                                each.getTheoryVersion()))
                .toList());
    assertThat(check("--replay", "..", "--theory", "4").out()).contains("already excepted");
    assertThat(check("--replay", "..", "--theory", "9").code()).isEqualTo(ExitCode.BAD_INPUT);
    Path rules = Files.writeString(directory.resolve("rules.txt"), "packets >= 0\n");
    assertThat(check("--replay", "5..10", "--rules", rules.toString()))
        .satisfies(
            each -> {
              assertThat(each.code()).isEqualTo(ExitCode.DONE);
              assertThat(each.out()).contains("15 records: 15 compliant");
            });
    assertThat(check("--replay", "yesterday..").code()).isEqualTo(ExitCode.BAD_USAGE);
    assertThat(check("--theory", "1").code()).isEqualTo(ExitCode.BAD_USAGE);
  }

  private static String withoutRest(String line) {
    return line.substring(0, line.indexOf(",\"eventTimeMillis\""));
  }

  private Verb check(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check",
                "--bootstrap-servers",
                cluster.bootstrapServers(),
                "--schema-registry",
                cluster.registryUrl()));
    Map.of("burst", "3", "every", "20", "interval", "PT2S", "memory", "PT5S", "entries", "40")
        .forEach(
            (key, value) -> {
              arguments.add("--set");
              arguments.add("validator.suppression." + key + "=" + value);
            });
    arguments.addAll(List.of("--data-dir", directory.resolve("verb").toString()));
    arguments.addAll(
        List.of(
            "--dataset-spec",
            Installation.HOME.resolve("examples/datasets/lab-flows.json").toString(),
            "--grammar-spec",
            Installation.HOME.resolve("examples/grammars/flows.json").toString()));
    arguments.addAll(List.of(more));
    return Verb.run(arguments.toArray(String[]::new));
  }

  private void send(int count) {
    var type = dataset.format().type();
    var serializer = dataset.format().serde(cluster.registry()).serializer();
    String topic = dataset.topics().records().name();
    for (int i = 0; i < count; i++) {
      Map<String, Value> values = new HashMap<>();
      values.put("packets", Value.of(random.nextInt(10)));
      values.put("octets", Value.of(random.nextInt(3_000)));
      if (random.nextInt(10) > 0) {
        values.put("protocol_number", Value.of(random.nextInt(20) == 0 ? 6 : 17));
      }
      long late = random.nextInt(20) == 0 ? random.nextInt(4_000) : random.nextInt(50);
      byte[] value =
          sent % 997 == 996
              ? "no record".getBytes(StandardCharsets.UTF_8)
              : serializer.serialize(
                  topic,
                  dataset
                      .format()
                      .toAvro(
                          new Origin("192.0.2.1", 0, (long) sent, 0, false, false),
                          Row.of(type, values)));
      long time = START + Math.max(0, sent * 5L - late);
      String key = "192.0.2." + random.nextInt(30);
      producer.send(new ProducerRecord<>(topic, null, time, key, value));
      sent++;
    }
    producer.flush();
  }

  /** {@code behind}: milliseconds before the newest record at which it takes effect. */
  private TheoryChunk theory(long version, long behind, String... formulas) {
    List<TheoryRule> rules = new ArrayList<>();
    for (String formula : formulas) {
      Rule rule = Rule.of(Formula.parse(formula));
      boolean block = rules.isEmpty() && version == 2;
      rules.add(
          TheoryRule.newBuilder()
              .setId(rule.id())
              .setFormula(rule.formula().toString())
              .setStatus(rules.isEmpty() ? RuleStatus.ACTIVE : RuleStatus.SHADOW)
              .setAction(block ? RuleAction.BLOCK : RuleAction.REPORT)
              .setExceptions(
                  List.of(
                      new RuleException("e-1", "octets < 100", "small", "test", START + 20_000)))
              .build());
    }
    return TheoryChunk.newBuilder()
        .setDataset(dataset.topics().dataset())
        .setVersion(version)
        .setEffectiveFromMillis(START + sent * 5L - behind)
        .setRules(rules)
        .build();
  }

  private void publish(TheoryChunk chunk) throws Exception {
    String topic = dataset.topics().theories().name();
    byte[] value =
        AvroSerde.<TheoryChunk>specific(cluster.registry(), TheoryChunk.getClassSchema())
            .serializer()
            .serialize(topic, chunk);
    producer.send(new ProducerRecord<>(topic, chunk.getVersion() + "/0", value)).get();
  }

  private TopicReader reader() {
    return new TopicReader(cluster.bootstrapServers(), cluster.registry());
  }

  private List<ConsumerRecord<String, Activation>> activations() {
    return reader().values(dataset.topics().activations(), Activation.getClassSchema());
  }

  private List<Violation> violations() {
    return reader()
        .<Violation>values(dataset.topics().violations(), Violation.getClassSchema())
        .stream()
        .map(ConsumerRecord::value)
        .sorted(
            Comparator.comparing(Violation::getPartition)
                .thenComparing(Violation::getOffset)
                .thenComparing(Violation::getRuleId))
        .toList();
  }

  /** Key, time and value of each message, without the schema's id, sorted. */
  private List<String> octets(Topic topic) {
    return reader().octets(topic).stream()
        .map(
            message ->
                "%s %d %s"
                    .formatted(
                        message.key(),
                        message.timestamp(),
                        HexFormat.of().formatHex(message.value(), 5, message.value().length)))
        .sorted()
        .toList();
  }
}
