package dev.nomos.miner.theory;

import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.search.Tolerance;
import dev.nomos.miner.statistics.EvidenceColumns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Rules that few records break: those strongest clauses that miss at most a given share of all
 * records and of which no part does. They do not stay exact as evidences come and go one by one, so
 * they are searched anew from time to time.
 *
 * @param rules shortest first, then those that fewest records break; all of them break some, since
 *     the others are among the exact ones
 * @param outcome Complete, or Stopped with why, without the sets
 */
public record ApproximateTheory(List<Candidate> rules, SearchOutcome outcome) {
  public ApproximateTheory {
    rules = List.copyOf(rules);
  }

  /**
   * A clause with what breaks it.
   *
   * @param missedRecords at least 1
   * @param missedEvidences distinct ones
   */
  public record Candidate(BitSet literals, long missedRecords, int missedEvidences) {}

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt((Candidate c) -> c.literals().cardinality())
          .thenComparingLong(Candidate::missedRecords)
          .thenComparing(Candidate::literals, ClauseOrder.SHORTEST_FIRST);

  /**
   * Searches every clause over the {@code predicates} first predicates.
   *
   * @param evidences distinct
   * @param epsilon largest share of the records that a rule may miss, in [0, 1)
   */
  public static ApproximateTheory mine(
      int predicates,
      List<CountedEvidence> evidences,
      Implications implications,
      double epsilon,
      SearchLimits limits) {
    if (!(epsilon >= 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "the share of records that a rule may miss must be at least 0 and below 1, but was "
              + epsilon);
    }
    List<BitSet> rows = evidences.stream().map(e -> e.evidence().toBitSet()).toList();
    List<Long> counts = evidences.stream().map(CountedEvidence::count).toList();
    long[] records = counts.stream().mapToLong(Long::longValue).toArray();
    EvidenceColumns columns = EvidenceColumns.of(predicates, rows, records);
    long budget = (long) Math.floor(columns.records() * epsilon);
    if (budget == 0) {
      return new ApproximateTheory(List.of(), new SearchOutcome.Complete(List.of()));
    }
    SearchProblem problem =
        SearchProblem.strongest(predicates, rows, implications)
            .approximate(new Tolerance(counts, budget));
    SearchOutcome outcome = HittingSetSearch.collect(problem, limits);
    return new ApproximateTheory(broken(outcome.found(), columns), outcome.with(List.of()));
  }

  private static List<Candidate> broken(List<BitSet> sets, EvidenceColumns columns) {
    List<Candidate> rules = new ArrayList<>();
    for (BitSet literals : sets) {
      long[] missed = missed(literals, columns);
      long records = columns.weight(missed);
      if (records > 0) {
        rules.add(new Candidate(literals, records, BitSet.valueOf(missed).cardinality()));
      }
    }
    rules.sort(BEST_FIRST);
    return rules;
  }

  private static long[] missed(BitSet literals, EvidenceColumns columns) {
    long[] missed = columns.all();
    for (int p = literals.nextSetBit(0); p >= 0; p = literals.nextSetBit(p + 1)) {
      long[] column = columns.column(p);
      for (int w = 0; w < missed.length; w++) {
        missed[w] &= ~column[w];
      }
    }
    return missed;
  }
}
