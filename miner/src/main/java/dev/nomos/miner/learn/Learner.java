package dev.nomos.miner.learn;

import dev.nomos.miner.learn.Learned.LearnedClause;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.search.SearchProgress;
import dev.nomos.miner.theory.Redundancy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One learning run over distinct evidences. One instance for one run on one thread. */
public final class Learner {
  private final int predicates;
  private final List<BitSet> evidences;
  private final Implications implications;
  private final LearnRequest request;
  private final SearchProgress progress;
  private final List<LearnedClause> found = new ArrayList<>();
  private final List<Learned.Search> searches = new ArrayList<>();

  private Learner(
      int predicates,
      List<BitSet> evidences,
      Implications implications,
      LearnRequest request,
      SearchProgress progress) {
    this.predicates = predicates;
    this.evidences = evidences;
    this.implications = implications;
    this.request = request;
    this.progress = progress;
  }

  /** {@code evidences}: distinct, without bits from {@code predicates} on. */
  public static Learned learn(
      int predicates,
      List<BitSet> evidences,
      Implications implications,
      LearnRequest request,
      SearchProgress progress) {
    return new Learner(predicates, evidences, implications, request, progress).learn();
  }

  private Learned learn() {
    search(Optional.empty(), projected(evidences.stream(), request.plain()), request.limits());
    for (Guard guard : request.guards()) {
      search(guard);
    }
    found.sort(Comparator.comparingInt(rule -> rule.literals().cardinality()));
    if (request.allMinimal()) {
      return new Learned(found, searches, 0, 0);
    }
    Redundancy.Reduced<LearnedClause> rules =
        Redundancy.withoutImplied(
            predicates,
            found,
            LearnedClause::literals,
            implications,
            request.axioms(),
            timeIsOver());
    return new Learned(
        rules.kept(), searches, found.size() - rules.kept().size(), rules.unchecked());
  }

  /** When the thread is interrupted, and when as much time is over as a search may take. */
  private BooleanSupplier timeIsOver() {
    long begun = System.nanoTime();
    Duration budget = request.limits().budget();
    return () ->
        Thread.currentThread().isInterrupted()
            || budget.compareTo(Duration.ofNanos(System.nanoTime() - begun)) < 0;
  }

  /** Only the records in which the guard holds say anything; in all others its rules are true. */
  private void search(Guard guard) {
    int rest = guard.maxClauseSize() - guard.negations().cardinality();
    SearchLimits limits = request.limits().withMaxClauseSize(rest);
    List<BitSet> under =
        projected(
            evidences.stream().filter(e -> !e.intersects(guard.negations())), guard.consequents());
    int before = found.size();
    search(Optional.of(guard.name()), under, limits);
    found.subList(before, found.size()).forEach(rule -> rule.literals().or(guard.negations()));
  }

  private static List<BitSet> projected(Stream<BitSet> evidences, BitSet predicates) {
    return evidences
        .map(
            evidence -> {
              BitSet left = (BitSet) evidence.clone();
              left.and(predicates);
              return left;
            })
        .distinct()
        .toList();
  }

  /** No evidence at all would let the empty set pass for a rule: then there is nothing to find. */
  private void search(Optional<String> guard, List<BitSet> evidences, SearchLimits limits) {
    long begun = System.nanoTime();
    SearchOutcome outcome =
        evidences.isEmpty()
            ? new SearchOutcome.Complete(List.of())
            : HittingSetSearch.collect(problem(guard.isPresent(), evidences), limits, progress);
    outcome.found().forEach(set -> found.add(new LearnedClause((BitSet) set.clone(), guard)));
    searches.add(
        new Learned.Search(
            guard.orElse("plain"),
            evidences.size(),
            outcome.with(List.of()),
            System.nanoTime() - begun));
  }

  /** Under a guard the negations that would say "equal" may be missing: no classes there. */
  private SearchProblem problem(boolean guarded, List<BitSet> evidences) {
    if (request.allMinimal()) {
      return SearchProblem.allMinimal(predicates, evidences);
    }
    SearchProblem strongest = SearchProblem.strongest(predicates, evidences, implications);
    return guarded ? strongest.withoutClasses() : strongest;
  }
}
