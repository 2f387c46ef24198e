package dev.nomos.console.page;

import dev.nomos.schemas.avro.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A violation as the page shows it.
 *
 * @param id rises by one with each violation seen since this view began
 * @param partition of the records topic, as is {@code offset}
 * @param number how many there were of this rule with this key, this one included
 * @param suppressed violations of this rule and key that were not published since the one before;
 *     -1 where the one before is not known
 * @param fields the record: field to value
 */
record ViolationRow(
    long id,
    long eventTimeMillis,
    String ruleId,
    String english,
    String formula,
    long theoryVersion,
    String status,
    String action,
    int partition,
    long offset,
    String key,
    String exporter,
    long number,
    long suppressed,
    Map<String, String> fields,
    List<FailedRow> failed) {
  ViolationRow {
    fields = Map.copyOf(fields);
    failed = List.copyOf(failed);
  }

  /**
   * One predicate that was false.
   *
   * @param seen field to value
   */
  record FailedRow(String predicate, String english, Map<String, String> seen, String threshold) {
    FailedRow {
      seen = Collections.unmodifiableMap(new TreeMap<>(seen)); // in the same order every time
    }
  }

  static ViolationRow of(long id, long suppressed, Violation violation) {
    return new ViolationRow(
        id,
        violation.getEventTimeMillis(),
        violation.getRuleId(),
        violation.getEnglish(),
        violation.getFormula(),
        violation.getTheoryVersion(),
        violation.getStatus().name(),
        violation.getAction().name(),
        violation.getPartition(),
        violation.getOffset(),
        violation.getKey(),
        violation.getOrigin().getExporter(),
        violation.getNumber(),
        suppressed,
        violation.getFields(),
        violation.getFailed().stream()
            .map(
                f -> new FailedRow(f.getPredicate(), f.getEnglish(), f.getSeen(), f.getThreshold()))
            .toList());
  }

  /** About as many as it holds. */
  long characters() {
    long sum = (long) english.length() + formula.length() + key.length() + exporter.length();
    for (var field : fields.entrySet())
      sum += 32L + field.getKey().length() + field.getValue().length();
    for (var part : failed) sum += 64L + part.predicate().length() + part.english().length();
    return sum;
  }
}
