package dev.nomos.logic;

import java.util.List;

/**
 * The distinct evidences of some records.
 *
 * @param predicates how many predicates their space has
 * @param rows how many records there were; a record that satisfies no predicate is one of them
 * @param entries in the order in which they first occurred
 */
public record EvidenceTable(int predicates, long rows, List<Entry> entries) {
  /**
   * @param count records with this evidence, at least 1
   * @param firstRow the place of the first of them among all records
   */
  public record Entry(Evidence evidence, long count, long firstRow) {}

  public EvidenceTable {
    entries = List.copyOf(entries);
  }

  /** In how many records each predicate holds, or may hold. */
  public long[] counts() {
    long[] counts = new long[predicates];
    for (Entry entry : entries) {
      entry.evidence().toBitSet().stream().forEach(p -> counts[p] += entry.count());
    }
    return counts;
  }
}
