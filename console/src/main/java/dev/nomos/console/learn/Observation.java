package dev.nomos.console.learn;

import dev.nomos.ingest.table.TableSummary;
import dev.nomos.logic.Evidence;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What a file's rows show of a grammar's predicates: all that learning needs of it.
 *
 * @param warnings what the grammar says that this data has not
 * @param evidences distinct, in the order of their first rows
 * @param growth how many distinct evidences there were after how many rows, at some of the rows and
 *     the last one
 */
public record Observation(
    PredicateSpace space,
    List<String> warnings,
    List<Seen> evidences,
    List<Growth> growth,
    TableSummary summary) {
  public Observation {
    warnings = List.copyOf(warnings);
    evidences = List.copyOf(evidences);
    growth = List.copyOf(growth);
  }

  /**
   * @param count of rows with this evidence
   * @param firstRow the number of the first of them, from 1
   * @param sample that row; empty where it was not kept, far into a large file
   */
  public record Seen(Evidence evidence, long count, long firstRow, Optional<Row> sample) {}

  public record Growth(long rows, long evidences) {}

  public long rows() {
    return summary.rows();
  }

  List<BitSet> bits() {
    return evidences.stream().map(seen -> seen.evidence().toBitSet()).toList();
  }

  long[] counts() {
    return evidences.stream().mapToLong(Seen::count).toArray();
  }
}
