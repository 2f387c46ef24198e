package dev.nomos.console.faults;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topic;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Whether the topics agree with one another, in one pass over each and in memory that grows with
 * datagrams and violations, not with records. Everything must have been processed.
 */
final class FaultAudit {
  private static final int MOST_PROBLEMS = 20;

  private final String bootstrapServers;
  private final SchemaRegistry registry;
  private final Topics topics;
  private final RecordFormat format;
  private final List<String> problems = new ArrayList<>();

  /** Raw partition and offset to the flows of that datagram seen so far, a bit for each. */
  private final Map<Long, Integer> seenFlows = new HashMap<>();

  private long datagrams;
  private long records;
  private long violations;

  /** A rule broken by a record, once. */
  private record Breach(int partition, long offset, String ruleId, long theoryVersion) {}

  private record Published(RuleTheory theory, TheoryChecker checker) {}

  FaultAudit(String bootstrapServers, SchemaRegistry registry, Topics topics, RecordFormat format) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
    this.topics = topics;
    this.format = format;
  }

  /** What was counted, and what is wrong in words; no words where all is well. */
  record Result(long datagrams, long records, long violations, List<String> problems) {}

  /** {@code sent}: datagrams that the cluster has acknowledged. */
  Result check(long sent) {
    readRaw();
    if (datagrams != sent) {
      problem("%d datagrams are on the raw topic, but %d were acknowledged", datagrams, sent);
    }
    Set<Breach> wanted = checkAgain();
    if (records != sent * ExportTraffic.FLOWS) {
      problem("%d records of %d flows", records, sent * ExportTraffic.FLOWS);
    }
    compareViolations(wanted);
    countEvidence();
    each(topics.deadLetters(), new ByteArrayDeserializer(), _ -> problem("a dead letter"));
    return new Result(datagrams, records, violations, List.copyOf(problems));
  }

  private void problem(String text, Object... values) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text.formatted(values));
    }
  }

  private void readRaw() {
    each(
        topics.raw(),
        new ByteArrayDeserializer(),
        at -> {
          datagrams++;
          seenFlows.put(name(at.partition(), at.offset()), 0);
        });
  }

  private static long name(int rawPartition, long rawOffset) {
    return (long) rawPartition << 48 | rawOffset;
  }

  /** Judges every record by what its partition had adopted. */
  private Set<Breach> checkAgain() {
    TreeMap<Long, Published> theories = theories();
    Map<Integer, TreeMap<Long, Long>> adoptions = adoptions();
    Set<Breach> wanted = new HashSet<>();
    each(
        topics.records(),
        format.serde(registry).deserializer(),
        at -> {
          records++;
          tick(format.origin(at.value()));
          Row row = format.row(at.value());
          for (var adopted :
              adoptions.getOrDefault(at.partition(), new TreeMap<>()).descendingMap().entrySet()) {
            Published theory = theories.get(adopted.getKey());
            if (theory != null
                && adopted.getValue() <= at.offset()
                && theory.theory().effectiveFromMillis() <= at.timestamp()) {
              for (Rule broken : theory.checker().violations(row)) {
                wanted.add(new Breach(at.partition(), at.offset(), broken.id(), adopted.getKey()));
              }
              break;
            }
          }
        });
    return wanted;
  }

  private void tick(Origin origin) {
    long datagram = name(origin.getRawPartition(), origin.getRawOffset());
    Integer seen = seenFlows.get(datagram);
    int bit = 1 << (origin.getIndex() / ExportTraffic.FLOW_OCTETS % Integer.SIZE);
    if (seen == null) {
      problem("%s comes from no datagram", origin);
    } else if ((seen & bit) != 0) {
      problem("%s is on the records topic twice", origin);
    } else {
      seenFlows.put(datagram, seen | bit);
    }
  }

  private TreeMap<Long, Published> theories() {
    TreeMap<Long, TreeMap<Integer, TheoryChunk>> chunks = new TreeMap<>();
    this.<TheoryChunk>values(
        topics.theories(),
        TheoryChunk.getClassSchema(),
        at -> {
          TheoryChunk chunk = at.value();
          if (chunk != null) {
            chunks
                .computeIfAbsent(chunk.getVersion(), _ -> new TreeMap<>())
                .put(chunk.getChunk(), chunk);
          }
        });
    TreeMap<Long, Published> theories = new TreeMap<>();
    chunks.forEach((version, parts) -> theories.put(version, published(version, parts)));
    return theories;
  }

  private Published published(long version, TreeMap<Integer, TheoryChunk> parts) {
    List<Rule> rules = new ArrayList<>();
    for (TheoryChunk part : parts.values()) {
      for (TheoryRule rule : part.getRules()) {
        if (rule.getStatus() == RuleStatus.ACTIVE || rule.getStatus() == RuleStatus.SHADOW) {
          rules.add(new Rule(rule.getId(), Formula.parse(rule.getFormula())));
        }
      }
    }
    var theory =
        new RuleTheory(version, parts.firstEntry().getValue().getEffectiveFromMillis(), rules);
    return new Published(theory, new TheoryChecker(new CompiledTheory(theory, format.type())));
  }

  private Map<Integer, TreeMap<Long, Long>> adoptions() {
    Map<Integer, TreeMap<Long, Long>> adoptions = new HashMap<>();
    this.<Activation>values(
        topics.activations(),
        Activation.getClassSchema(),
        at -> {
          Activation activation = at.value();
          Long before =
              adoptions
                  .computeIfAbsent(activation.getPartition(), _ -> new TreeMap<>())
                  .put(activation.getTheoryVersion(), activation.getNextOffset());
          if (before != null && before != activation.getNextOffset()) {
            problem("%s was adopted before, from %d", activation, before);
          }
        });
    return adoptions;
  }

  private void compareViolations(Set<Breach> wanted) {
    Set<Breach> seen = new HashSet<>();
    this.<Violation>values(
        topics.violations(),
        Violation.getClassSchema(),
        at -> {
          violations++;
          Violation found = at.value();
          var breach =
              new Breach(
                  found.getPartition(),
                  found.getOffset(),
                  found.getRuleId(),
                  found.getTheoryVersion());
          if (!seen.add(breach)) {
            problem("%s is on the violations topic twice", breach);
          } else if (!wanted.contains(breach)) {
            problem("%s is on the violations topic, but is none", breach);
          }
        });
    wanted.removeAll(seen);
    wanted.forEach(breach -> problem("%s is not on the violations topic", breach));
  }

  private void countEvidence() {
    Set<String> spaces = new HashSet<>();
    this.<PredicateSpaceDefinition>values(
        topics.predicateSpaces(),
        PredicateSpaceDefinition.getClassSchema(),
        at -> spaces.add(at.key()));
    Map<String, Long> counts = new HashMap<>();
    this.<EvidenceEntry>values(
        topics.evidence(),
        EvidenceEntry.getClassSchema(),
        at -> counts.put(at.key(), at.value() == null ? 0 : at.value().getCount()));
    for (String space : spaces) {
      long counted =
          counts.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(space + "/"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      if (counted != records) {
        problem("the evidence of %s counts %d records of %d", space, counted, records);
      }
    }
  }

  private <T extends SpecificRecord> void values(
      Topic topic, Schema schema, Consumer<ConsumerRecord<String, T>> seen) {
    each(topic, AvroSerde.<T>specific(registry, schema).deserializer(), seen);
  }

  /** Committed messages only, in each partition by offset. */
  private <T> void each(
      Topic topic, Deserializer<T> values, Consumer<ConsumerRecord<String, T>> seen) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "enable.auto.commit", "false");
    var partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(seen);
      }
    }
  }
}
