package dev.nomos.console;

import dev.nomos.ingest.exchange.Exchange;
import dev.nomos.ingest.exchange.ExchangeConfig;
import dev.nomos.ingest.exchange.ExchangeObserver;
import dev.nomos.ingest.exchange.ExchangeTables;
import dev.nomos.ingest.exchange.Exchanged;
import dev.nomos.ingest.exchange.Source;
import dev.nomos.ingest.netflow.ExporterId;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.prepare.Preparation;
import dev.nomos.ingest.prepare.PreparationResult;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.Truth;
import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.Origin;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.RawDatagram;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import dev.nomos.schemas.avro.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Says what is wrong with a data set's topics: each is computed again, without Kafka, from those
 * that it follows from, and compared. Everything must have been processed.
 */
final class Audit {
  private final TopicReader reader;
  private final Dataset dataset;
  private final List<String> problems = new ArrayList<>();
  private final Map<Id, Prepared> expected = new HashMap<>();
  private final List<Judged> records = new ArrayList<>();
  private int violations;

  /** A flow record's name. */
  private record Id(int rawPartition, long rawOffset, int index) {
    static Id of(Origin origin) {
      return new Id(origin.getRawPartition(), origin.getRawOffset(), origin.getIndex());
    }
  }

  private record Prepared(Row row, long endMillis) {}

  /** A message of the records topic. */
  private record Judged(int partition, long offset, long timestamp, Id id, Row row) {}

  private record Breach(int partition, long offset, Id id, String ruleId, long theoryVersion) {}

  private Audit(TopicReader reader, Dataset dataset) {
    this.reader = reader;
    this.dataset = dataset;
  }

  /** What was found, in words; {@code problems} is empty where all is well. */
  record Result(int records, int violations, int theories, List<String> problems) {}

  static Result of(TopicReader reader, Dataset dataset) {
    Audit audit = new Audit(reader, dataset);
    audit.decodeAgain();
    audit.readRecords();
    int theories = audit.checkAgain();
    audit.countEvidence();
    return new Result(audit.records.size(), audit.violations, theories, audit.problems);
  }

  private void problem(String text, Object... values) {
    if (problems.size() < 20) {
      problems.add(text.formatted(values));
    }
  }

  private void decodeAgain() {
    Preparation preparation = new Preparation(dataset.spec());
    Map<Integer, Exchange> exchanges = new HashMap<>();
    Map<Integer, Long> next = new HashMap<>();
    for (ConsumerRecord<String, RawDatagram> raw :
        reader.<RawDatagram>values(dataset.topics().raw(), RawDatagram.getClassSchema())) {
      long at = next.merge(raw.partition(), 1L, Long::sum) - 1;
      if (raw.offset() != at) {
        problem("raw %d lacks offset %d", raw.partition(), at);
      }
      byte[] payload = new byte[raw.value().getPayload().remaining()];
      raw.value().getPayload().get(payload);
      var source =
          new Source(
              new ExporterId(raw.value().getExporter()),
              raw.partition(),
              raw.offset(),
              raw.value().getReceivedAtMillis());
      Exchange exchange =
          exchanges.computeIfAbsent(
              raw.partition(),
              _ ->
                  new Exchange(
                      ExchangeConfig.DEFAULT, ExchangeTables.forgetful(), ExchangeObserver.none()));
      for (Exchanged one : exchange.accept(source, payload)) {
        if (one instanceof Exchanged.Decoded decoded) {
          decoded.flows().forEach(flow -> expect(preparation, decoded, flow));
        }
      }
    }
  }

  private void expect(Preparation preparation, Exchanged.Decoded from, FlowRecord flow) {
    Source source = from.source();
    long latest = source.receivedAtMillis() + Duration.ofMinutes(30).toMillis();
    if (flow.endMillis() >= 0
        && flow.endMillis() <= latest
        && preparation.prepare(flow.fields()) instanceof PreparationResult.Prepared(var row)) {
      expected.put(
          new Id(source.partition(), source.offset(), flow.offset() + from.shift()),
          new Prepared(row, flow.endMillis()));
    }
  }

  private void readRecords() {
    Map<Id, Prepared> missing = new HashMap<>(expected);
    Set<Id> seen = new HashSet<>();
    for (ConsumerRecord<String, GenericRecord> record :
        reader.all(
            dataset.topics().records(), dataset.format().serde(reader.registry()).deserializer())) {
      Id id = Id.of(dataset.format().origin(record.value()));
      Row row = dataset.format().row(record.value());
      records.add(new Judged(record.partition(), record.offset(), record.timestamp(), id, row));
      Prepared wanted = missing.remove(id);
      if (!seen.add(id)) {
        problem("%s is on the records topic twice", id);
      } else if (wanted == null) {
        problem("%s is on the records topic, but was not exported", id);
      } else if (!wanted.equals(new Prepared(row, record.timestamp()))) {
        problem("%s is not the record that was exported", id);
      }
    }
    missing.keySet().forEach(id -> problem("%s is not on the records topic", id));
  }

  private record Theory(long effectiveFrom, Map<String, Formula> rules) {}

  private int checkAgain() {
    TreeMap<Long, Theory> theories = new TreeMap<>();
    for (ConsumerRecord<String, TheoryChunk> at :
        reader.<TheoryChunk>values(dataset.topics().theories(), TheoryChunk.getClassSchema())) {
      TheoryChunk chunk = at.value();
      Theory theory =
          theories.computeIfAbsent(
              chunk.getVersion(), _ -> new Theory(chunk.getEffectiveFromMillis(), new HashMap<>()));
      for (TheoryRule rule : chunk.getRules()) {
        if (rule.getStatus() == RuleStatus.ACTIVE || rule.getStatus() == RuleStatus.SHADOW) {
          theory.rules().put(rule.getId(), Formula.parse(rule.getFormula()));
        }
      }
    }
    compareViolations(theories, adoptions());
    return theories.size();
  }

  /** Partition to version to the offset from which it judges. */
  private Map<Integer, TreeMap<Long, Long>> adoptions() {
    Map<Integer, TreeMap<Long, Long>> adoptions = new HashMap<>();
    for (ConsumerRecord<String, Activation> at :
        reader.<Activation>values(dataset.topics().activations(), Activation.getClassSchema())) {
      Activation activation = at.value();
      Long before =
          adoptions
              .computeIfAbsent(activation.getPartition(), _ -> new TreeMap<>())
              .put(activation.getTheoryVersion(), activation.getNextOffset());
      if (before != null) {
        problem("%s was adopted before, from %d", activation, before);
      }
    }
    return adoptions;
  }

  private void compareViolations(
      TreeMap<Long, Theory> theories, Map<Integer, TreeMap<Long, Long>> adoptions) {
    Set<Breach> wanted = new HashSet<>();
    for (Judged record : records) {
      for (var adopted :
          adoptions.getOrDefault(record.partition(), new TreeMap<>()).descendingMap().entrySet()) {
        Theory theory = theories.get(adopted.getKey());
        if (theory != null
            && adopted.getValue() <= record.offset()
            && theory.effectiveFrom() <= record.timestamp()) {
          theory
              .rules()
              .forEach(
                  (id, formula) -> {
                    if (formula.evaluate(record.row()) == Truth.FALSE) {
                      wanted.add(breach(record, id, adopted.getKey()));
                    }
                  });
          break;
        }
      }
    }
    Set<Breach> seen = new HashSet<>();
    for (ConsumerRecord<String, Violation> at :
        reader.<Violation>values(dataset.topics().violations(), Violation.getClassSchema())) {
      violations++;
      Violation found = at.value();
      Breach breach =
          new Breach(
              found.getPartition(),
              found.getOffset(),
              Id.of(found.getOrigin()),
              found.getRuleId(),
              found.getTheoryVersion());
      if (!seen.add(breach)) {
        problem("%s is on the violations topic twice", breach);
      } else if (!wanted.remove(breach)) {
        problem("%s is on the violations topic, but is none", breach);
      }
    }
    wanted.forEach(breach -> problem("%s is not on the violations topic", breach));
  }

  private static Breach breach(Judged record, String ruleId, long version) {
    return new Breach(record.partition(), record.offset(), record.id(), ruleId, version);
  }

  private void countEvidence() {
    Set<String> spaces = new TreeSet<>();
    for (ConsumerRecord<String, PredicateSpaceDefinition> at :
        reader.<PredicateSpaceDefinition>values(
            dataset.topics().predicateSpaces(), PredicateSpaceDefinition.getClassSchema())) {
      spaces.add(at.value().getId());
    }
    if (spaces.size() > 1) {
      problem("there is more than one predicate space: %s", spaces);
    }
    Map<String, Long> counts = new HashMap<>();
    for (ConsumerRecord<String, EvidenceEntry> at :
        reader.<EvidenceEntry>values(dataset.topics().evidence(), EvidenceEntry.getClassSchema())) {
      counts.put(at.key(), at.value().getCount());
    }
    long counted = counts.values().stream().mapToLong(Long::longValue).sum();
    if (!spaces.isEmpty() && counted != records.size()) {
      problem("the evidence counts %d records of %d", counted, records.size());
    }
  }
}
