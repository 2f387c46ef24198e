package dev.nomos.validator.judge;

import dev.nomos.logic.Row;
import dev.nomos.logic.Value;
import dev.nomos.logic.Witness;
import dev.nomos.schemas.avro.FailedPredicate;
import dev.nomos.schemas.avro.Violation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Violations as they are published. */
public final class Violations {
  private Violations() {}

  /** The message for one violation that {@code theory} found in {@code record}. */
  public static Violation of(PublishedTheory theory, Breach.Violated violated, Subject record) {
    PublishedRule rule = violated.rule();
    return Violation.newBuilder()
        .setRuleId(rule.rule().id())
        .setTheoryVersion(theory.version())
        .setFormula(rule.rule().formula().toString())
        .setEnglish(rule.english())
        .setPartition(record.partition())
        .setOffset(record.offset())
        .setOrigin(record.origin())
        .setEventTimeMillis(record.eventTimeMillis())
        .setKey(record.key())
        .setStatus(rule.status())
        .setAction(rule.action())
        .setNumber(violated.number())
        .setFields(texts(record.row()))
        .setFailed(
            Witness.of(rule.rule(), record.row()).failed().stream()
                .map(Violations::failed)
                .toList())
        .build();
  }

  private static Map<String, String> texts(Row row) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Value> field : row.asMap().entrySet()) {
      texts.put(field.getKey(), field.getValue().text());
    }
    return texts;
  }

  private static FailedPredicate failed(Witness.FailedPredicate failed) {
    return new FailedPredicate(
        failed.predicate(), failed.english(), failed.seen(), failed.threshold());
  }
}
