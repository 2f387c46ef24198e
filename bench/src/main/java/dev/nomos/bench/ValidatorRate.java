package dev.nomos.bench;

import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.TopicCreation;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.schemas.serde.SchemaRegistry;
import dev.nomos.validator.ValidatorConfig;
import dev.nomos.validator.ValidatorCounts;
import dev.nomos.validator.ValidatorService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The validator from a records topic, against topologies that pass the same records on: as octets,
 * and read and written with the records' own serde: {@code ValidatorRate [records] [rounds]
 * [rules]}. One thread each, exactly-once, in turns, on one broker in another process. Prints the
 * median round as one JSON object.
 */
public final class ValidatorRate {
  private static final int CHUNK = 500;
  private static final long EVENT_TIME = 1_700_000_000_000L;

  private final Installation broker;
  private final Admin admin;
  private final StreamRate rate;
  private final SchemaRegistry registry = new InMemorySchemaRegistry();
  private final RecordFormat format = new RecordFormat("checked", FlowStream.TYPE);
  private final Topics topics = new Topics("checked", "none", 1);
  private final RuleTheory theory;
  private final int records;

  private record Round(
      StreamRate.Rate checked, StreamRate.Rate passed, StreamRate.Rate copied, long violating) {
    double ratio() {
      return checked.perSecond() / passed.perSecond();
    }
  }

  private ValidatorRate(Installation broker, Admin admin, int records, int rules) {
    this.broker = broker;
    this.admin = admin;
    this.rate = new StreamRate(broker, admin);
    this.records = records;
    this.theory = CheckedFlows.learned(rules, CheckCost.PREDICATES);
  }

  public static void main(String[] args) throws Exception {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int rules = args.length > 2 ? Integer.parseInt(args[2]) : 1_000;
    try (Installation broker = Installation.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new ValidatorRate(broker, admin, records, rules).run(rounds);
    }
  }

  private void run(int rounds) throws Exception {
    TopicCreation.ensure(admin, topics.all(), Optional.empty());
    publishTheory();
    publishRecords();
    List<Round> measured = new ArrayList<>();
    for (int number = 0; number <= rounds; number++) {
      Round round = round(number);
      System.err.println((number == 0 ? "warm-up: " : "") + round);
      if (number > 0) {
        measured.add(round);
      }
    }
    print(measured);
  }

  private Round round(int number) throws Exception {
    Topic octets = new Topic("nomos.octets-" + number, 1, Map.of("retention.ms", "-1"));
    Topic copies = new Topic("nomos.copies-" + number, 1, Map.of("retention.ms", "-1"));
    TopicCreation.ensure(admin, List.of(octets, copies), Optional.empty());
    String from = topics.records().name();
    StreamRate.Rate passed = rate.pass(from, octets.name(), Serdes.ByteArray(), records);
    StreamRate.Rate copied = rate.pass(from, copies.name(), format.serde(registry), records);
    admin.deleteTopics(List.of(octets.name(), copies.name())).all().get();
    ValidatorConfig config = config(number);
    try (ValidatorService service = ValidatorService.start(config)) {
      StreamRate.Rate checked =
          rate.measure(
              ValidatorService.applicationId("checked"),
              from,
              records,
              () -> service.counts().records());
      ValidatorCounts counts = service.counts();
      if (counts.unjudged() + counts.dead() > 0) {
        throw new IllegalStateException("not all records were judged: " + counts);
      }
      return new Round(checked, passed, copied, counts.violating());
    } finally {
      startOver();
    }
  }

  private ValidatorConfig config(int number) {
    return ValidatorConfig.of(
        broker.bootstrapServers(),
        topics,
        format,
        registry,
        broker.data().resolve("validator-" + number),
        new SimpleMeterRegistry());
  }

  /** The next round's validator begins at the first record, as if it were new. */
  private void startOver() throws Exception {
    String group = ValidatorService.applicationId("checked");
    admin.deleteConsumerGroups(List.of(group)).all().get();
    List<String> own =
        admin.listTopics().names().get().stream().filter(name -> name.startsWith(group)).toList();
    admin.deleteTopics(own).all().get();
  }

  private void publishTheory() {
    List<List<Rule>> chunks = new ArrayList<>();
    for (int from = 0; from < theory.rules().size(); from += CHUNK) {
      chunks.add(theory.rules().subList(from, Math.min(theory.rules().size(), from + CHUNK)));
    }
    AvroSerde<TheoryChunk> serde = AvroSerde.specific(registry, TheoryChunk.getClassSchema());
    try (var producer =
        new KafkaProducer<>(settings(), new StringSerializer(), serde.serializer())) {
      for (int i = 0; i < chunks.size(); i++) {
        TheoryChunk chunk =
            TheoryChunk.newBuilder()
                .setDataset("checked")
                .setVersion(1)
                .setChunk(i)
                .setChunks(chunks.size())
                .setRules(chunks.get(i).stream().map(ValidatorRate::rule).toList())
                .build();
        var _ = producer.send(new ProducerRecord<>(topics.theories().name(), "1/" + i, chunk));
      }
    }
  }

  private static TheoryRule rule(Rule rule) {
    return TheoryRule.newBuilder().setId(rule.id()).setFormula(rule.formula().toString()).build();
  }

  private Map<String, Object> settings() {
    return Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "lz4");
  }

  private void publishRecords() {
    FlowStream flows = new FlowStream(new SplittableRandom(5));
    RecordBatch.Builder batch = new RecordBatch.Builder(FlowStream.TYPE, 1_000);
    try (var producer =
        new KafkaProducer<>(
            settings(), new StringSerializer(), format.serde(registry).serializer())) {
      for (int sent = 0; sent < records; ) {
        while (!batch.isFull()) {
          flows.addTo(batch);
        }
        RecordBatch full = batch.build();
        for (int i = 0; i < full.size() && sent < records; i++, sent++) {
          Row row = full.row(i);
          Origin origin = new Origin("192.0.2.1", 0, (long) sent, 0, false, false);
          String key = row.get(0) + "|" + row.get(1);
          var _ = // closing the producer waits; a record that is lost shows in the counts
              producer.send(
                  new ProducerRecord<>(
                      topics.records().name(),
                      0,
                      EVENT_TIME + sent,
                      key,
                      format.toAvro(origin, row)));
        }
      }
    }
  }

  private void print(List<Round> rounds) {
    List<Round> sorted = rounds.stream().sorted(Comparator.comparingDouble(Round::ratio)).toList();
    Round median = sorted.get(sorted.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "{\"records\": %d, \"rules\": %d, \"violating\": %d, \"rounds\": %d, "
            + "\"checkedPerSecond\": %.0f, \"passedPerSecond\": %.0f, \"copiedPerSecond\": %.0f, "
            + "\"ratio\": %.2f, \"leastRatio\": %.2f, \"greatestRatio\": %.2f, "
            + "\"copiedRatio\": %.2f, \"cpuRatio\": %.2f, \"copiedCpuRatio\": %.2f}%n",
        records,
        theory.rules().size(),
        median.violating(),
        rounds.size(),
        median.checked().perSecond(),
        median.passed().perSecond(),
        median.copied().perSecond(),
        median.ratio(),
        sorted.getFirst().ratio(),
        sorted.getLast().ratio(),
        median.checked().perSecond() / median.copied().perSecond(),
        median.checked().perCpuSecond() / median.passed().perCpuSecond(),
        median.checked().perCpuSecond() / median.copied().perCpuSecond());
  }
}
