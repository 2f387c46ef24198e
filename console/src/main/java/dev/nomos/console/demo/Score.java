package dev.nomos.console.demo;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.avro.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * How many flows of each label were flagged by at least one rule, and which rules did it. Records
 * and violations may be added in any order; a flow counts once per record that an exporter sent.
 */
public final class Score {
  private final Labels labels;
  private final RecordFormat format;
  private final Map<RecordRef, String> records = new HashMap<>();
  private final Set<RecordRef> flagged = new HashSet<>();
  private final Map<String, RuleScore> rules = new LinkedHashMap<>();
  private long violations;

  /** Where a record lies in the records topic. */
  record RecordRef(int partition, long offset) {}

  /** One label's flow records, and those that at least one rule flagged. */
  public record LabelScore(long flows, long flowsFlagged) {}

  /** A violated rule with how often, and the first violation as its witness. */
  public record RuleScore(String ruleId, long count, Violation witness) {
    RuleScore again() {
      return new RuleScore(ruleId, count + 1, witness);
    }
  }

  public Score(Labels labels, RecordFormat format) {
    this.labels = labels;
    this.format = format;
  }

  void addRecord(int partition, long offset, GenericRecord record) {
    records.put(new RecordRef(partition, offset), labels.of(flow(format.row(record))));
  }

  static FlowKey flow(Row row) {
    return new FlowKey(
        (int) number(row, "protocol_number"),
        text(row, "source_address"),
        (int) number(row, "source_port"),
        text(row, "destination_address"),
        (int) destinationPort(row));
  }

  /** Exporters give ICMP's type and code as a field of its own or as the destination port. */
  private static long destinationPort(Row row) {
    return row.get("destination_port") == null
        ? number(row, "icmp_type_code")
        : number(row, "destination_port");
  }

  private static long number(Row row, String field) {
    return row.get(field) instanceof Value.Whole(var number) ? number : 0;
  }

  private static String text(Row row, String field) {
    Value value = row.get(field);
    return value == null ? "" : value.text();
  }

  void addViolation(Violation violation) {
    violations++;
    flagged.add(new RecordRef(violation.getPartition(), violation.getOffset()));
    rules.merge(
        violation.getRuleId(),
        new RuleScore(violation.getRuleId(), 1, violation),
        (known, _) -> known.again());
  }

  public long records() {
    return records.size();
  }

  public long violations() {
    return violations;
  }

  /** The rules violated, most often first. */
  public List<RuleScore> violatedRules() {
    return rules.values().stream().sorted((a, b) -> Long.compare(b.count(), a.count())).toList();
  }

  public Map<String, LabelScore> byLabel() {
    Map<String, LabelScore> scores = new LinkedHashMap<>();
    labels.all().forEach(label -> scores.put(label, new LabelScore(0, 0)));
    records.forEach(
        (ref, label) ->
            scores.merge(
                label,
                new LabelScore(1, flagged.contains(ref) ? 1 : 0),
                (a, b) ->
                    new LabelScore(a.flows() + b.flows(), a.flowsFlagged() + b.flowsFlagged())));
    return scores;
  }
}
