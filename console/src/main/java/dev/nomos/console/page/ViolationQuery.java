package dev.nomos.console.page;

import java.util.List;
import java.util.Set;

/**
 * Which violations are asked for. Empty texts and sets, and zeros, ask for all.
 *
 * @param source part of the record's key or of its exporter's address
 * @param field name of a field; with it {@code value}, its whole text
 * @param fromMillis event time, as is {@code toMillis}; both are included
 * @param before only violations with a lower {@link ViolationRow#id}: where the page before ended
 */
record ViolationQuery(
    String rule,
    String source,
    String field,
    String value,
    long fromMillis,
    long toMillis,
    Set<String> status,
    long theory,
    long before,
    int limit) {
  static final int MAX_LIMIT = 1_000;

  ViolationQuery {
    status = Set.copyOf(status);
    if (limit < 1 || limit > MAX_LIMIT)
      throw new IllegalArgumentException(
          "limit must be between 1 and " + MAX_LIMIT + ", but was " + limit);
  }

  /**
   * @param matching all that are remembered and match, whatever page is asked for
   * @param remembered violations that can be looked at; {@code seen} in all since the view began
   */
  record Page(
      long matching, long remembered, long seen, long oldestMillis, List<ViolationRow> rows) {}

  boolean matches(ViolationRow row) {
    return (rule.isEmpty() || rule.equals(row.ruleId()))
        && (status.isEmpty() || status.contains(row.status()))
        && (theory == 0 || theory == row.theoryVersion())
        && (fromMillis == 0 || row.eventTimeMillis() >= fromMillis)
        && (toMillis == 0 || row.eventTimeMillis() <= toMillis)
        && (source.isEmpty() || row.key().contains(source) || row.exporter().contains(source))
        && (field.isEmpty() || value.equals(row.fields().get(field)));
  }

  boolean isAfterCursor(ViolationRow row) {
    return before == 0 || row.id() < before;
  }
}
