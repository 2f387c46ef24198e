package dev.nomos.miner.theory;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Rule;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** From counted evidences to the rules worth keeping. One instance for one run on one thread. */
public final class TheoryMining {
  private final PredicateSpace space;
  private final RulePolicy policy;
  private final List<BitSet> rows;
  private final List<CountedEvidence> evidences;
  private final long records;
  private final RuleMeasures measures;

  private final Map<MinedTheory.Reason, Integer> rejected = new EnumMap<>(MinedTheory.Reason.class);

  private record Candidate(BitSet literals, long antecedentCount, double expectedViolations) {}

  private TheoryMining(PredicateSpace space, List<CountedEvidence> evidences, RulePolicy policy) {
    this.space = space;
    this.policy = policy;
    this.evidences = evidences;
    this.rows = evidences.stream().map(e -> e.evidence().toBitSet()).toList();
    this.records = evidences.stream().mapToLong(CountedEvidence::count).sum();
    long[] counts = evidences.stream().mapToLong(CountedEvidence::count).toArray();
    this.measures = new RuleMeasures(space, EvidenceColumns.of(space, rows, counts));
  }

  /** Mines {@code evidences}, which are distinct and of one space. */
  public static MinedTheory mine(
      PredicateSpace space,
      List<CountedEvidence> evidences,
      Implications implications,
      SearchLimits limits,
      RulePolicy policy) {
    return new TheoryMining(space, evidences, policy).mine(implications, limits);
  }

  private MinedTheory mine(Implications implications, SearchLimits limits) {
    if (rows.isEmpty()) {
      return new MinedTheory(List.of(), new SearchOutcome.Complete(List.of()), Map.of());
    }
    long shadowFrom = shadowStart();
    List<BitSet> early = new ArrayList<>();
    List<BitSet> late = new ArrayList<>();
    for (int e = 0; e < rows.size(); e++) {
      (evidences.get(e).firstSeenMillis() < shadowFrom ? early : late).add(rows.get(e));
    }
    SearchOutcome outcome = HittingSetSearch.run(space.size(), early, implications, true, limits);
    List<Candidate> kept = new ArrayList<>();
    for (BitSet literals : outcome.found()) {
      judge(literals, late, kept);
    }
    kept.sort(
        Comparator.comparingInt((Candidate c) -> c.literals().cardinality())
            .thenComparing(Comparator.comparingLong(Candidate::antecedentCount).reversed())
            .thenComparing(c -> c.literals().toString()));
    return new MinedTheory(withoutImplied(kept, implications), outcome, rejected);
  }

  /** Event time at which the shadow period begins; everything is early where there is none. */
  private long shadowStart() {
    long first = evidences.stream().mapToLong(CountedEvidence::firstSeenMillis).min().orElseThrow();
    long last = evidences.stream().mapToLong(CountedEvidence::lastSeenMillis).max().orElseThrow();
    return policy.shadowShare() == 0
        ? Long.MAX_VALUE
        : first + (long) ((last - first) * (1 - policy.shadowShare())) + 1;
  }

  private void judge(BitSet literals, List<BitSet> late, List<Candidate> kept) {
    if (!late.stream().allMatch(literals::intersects)) {
      rejected.merge(MinedTheory.Reason.BROKEN_IN_SHADOW, 1, Integer::sum);
      return;
    }
    RuleStatistics statistics = measures.measure(literals);
    long tested = statistics.antecedentCount();
    if (tested < policy.minimumAntecedent()) {
      rejected.merge(MinedTheory.Reason.RARELY_TESTED, 1, Integer::sum);
      return;
    }
    double expected = statistics.expectedViolations();
    if (literals.cardinality() > 1 && expected < policy.minimumExpectedViolations()) {
      rejected.merge(MinedTheory.Reason.NO_SURPRISE, 1, Integer::sum);
      return;
    }
    kept.add(new Candidate(literals, tested, expected));
  }

  private List<ScoredRule> withoutImplied(List<Candidate> candidates, Implications implications) {
    List<Candidate> rules =
        Redundancy.withoutImplied(
            space.size(), candidates, Candidate::literals, implications, List.of());
    if (rules.size() < candidates.size()) {
      rejected.put(MinedTheory.Reason.IMPLIED, candidates.size() - rules.size());
    }
    return rules.stream().map(this::scored).toList();
  }

  private ScoredRule scored(Candidate candidate) {
    List<Formula.Atom> literals =
        candidate.literals().stream().mapToObj(p -> space.predicates().get(p).atom()).toList();
    return new ScoredRule(
        Rule.of(Formula.anyOf(literals)),
        records,
        candidate.antecedentCount(),
        candidate.expectedViolations());
  }
}
