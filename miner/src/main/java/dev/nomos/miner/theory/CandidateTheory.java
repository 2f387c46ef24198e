package dev.nomos.miner.theory;

import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.IncrementalHittingSets;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold in all admitted evidences while evidences come and go: always those that a
 * fresh strongest search over them finds, before any is left out because it follows from others.
 * Predicates that hold in the same evidences are one class, which its lowest member stands for in
 * rules of three literals and more.
 *
 * <p>Where an update reaches a limit it says so: the evidence is taken all the same, but the
 * candidates are unknown from then on until {@link #rebuild}. Not thread-safe.
 */
public final class CandidateTheory {
  private final int predicates;
  private final Implications implications;
  private final SearchLimits limits;
  private final Set<BitSet> evidences = new HashSet<>();

  /** Every predicate for itself; of no use once a limit is reached. */
  private IncrementalHittingSets sets;

  /** The limit that ended the last update; null while all of them were carried through. */
  private SearchOutcome.@Nullable Limit reached;

  /** What {@link #candidates} told last, as long as it is still so. */
  private @Nullable List<BitSet> candidates;

  /** What an update came to. */
  public sealed interface Update {
    /**
     * The candidates are exact.
     *
     * @param changed whether they may be others than before
     */
    record Applied(boolean changed) implements Update {}

    /** A limit was reached: the candidates are unknown until they are built anew. */
    record Abandoned(SearchOutcome.Limit reached) implements Update {}
  }

  private CandidateTheory(int predicates, Implications implications, SearchLimits limits) {
    this.predicates = predicates;
    this.implications = implications;
    this.limits = limits;
    this.sets = new IncrementalHittingSets(predicates, implications, true, limits);
  }

  /**
   * Over {@code evidences}, of which equal ones count once; ask {@link #isCurrent} whether the
   * limits allowed it.
   *
   * @param limits of this search and of each update; the clause size is the candidates'
   */
  public static CandidateTheory start(
      int predicates, List<BitSet> evidences, Implications implications, SearchLimits limits) {
    CandidateTheory theory = new CandidateTheory(predicates, implications, limits);
    evidences.forEach(evidence -> theory.evidences.add((BitSet) evidence.clone()));
    theory.maintain();
    return theory;
  }

  /** Begins to keep the sets, where the limits allow it. */
  private void maintain() {
    sets = new IncrementalHittingSets(predicates, implications, true, limits);
    reached = limit(sets.start(List.copyOf(evidences)));
    candidates = null;
  }

  private static SearchOutcome.@Nullable Limit limit(IncrementalHittingSets.Update update) {
    return switch (update) {
      case IncrementalHittingSets.Update.Applied _ -> null;
      case IncrementalHittingSets.Update.Abandoned(var limit) -> limit;
    };
  }

  /** Takes an evidence; one that is there already changes nothing. */
  public Update arrive(BitSet evidence) {
    boolean isNew = !evidences.contains(evidence);
    if (isNew) {
      BitSet known = (BitSet) evidence.clone();
      evidences.add(known);
      reached = reached == null ? limit(sets.arrive(known)) : reached;
    }
    return updated(isNew);
  }

  /** Forgets an evidence; one that is not there changes nothing. */
  public Update expire(BitSet evidence) {
    boolean wasThere = evidences.remove(evidence);
    if (wasThere) {
      reached = reached == null ? limit(sets.expire(evidence)) : reached;
    }
    return updated(wasThere);
  }

  private Update updated(boolean changed) {
    if (changed) {
      candidates = null;
    }
    return reached == null || candidates != null
        ? new Update.Applied(changed)
        : new Update.Abandoned(reached);
  }

  /** Whether the candidates are known. */
  public boolean isCurrent() {
    return reached == null || candidates != null;
  }

  /**
   * The candidates, shortest first, then by their lowest predicates: the same list for the same
   * evidences, however they came.
   *
   * @throws IllegalStateException where they are unknown, see {@link #isCurrent}
   */
  public List<BitSet> candidates() {
    if (candidates == null) {
      if (reached != null) {
        throw new IllegalStateException("the candidates must be built anew after a limit");
      }
      candidates = sorted(sets.setsOfClasses());
    }
    return candidates;
  }

  private static List<BitSet> sorted(List<BitSet> sets) {
    List<BitSet> sorted = new ArrayList<>(sets);
    sorted.sort(ClauseOrder.SHORTEST_FIRST);
    return List.copyOf(sorted);
  }

  /**
   * Searches anew over the evidences that are there, for at most twice the time of the limits.
   * Complete: the candidates are known again; Stopped: some of them.
   */
  public SearchOutcome rebuild() {
    maintain();
    if (reached == null) {
      return new SearchOutcome.Complete(candidates());
    }
    SearchOutcome outcome =
        evidences.isEmpty()
            ? new SearchOutcome.Complete(List.of())
            : HittingSetSearch.collect(
                SearchProblem.strongest(predicates, List.copyOf(evidences), implications), limits);
    if (outcome instanceof SearchOutcome.Complete) {
      candidates = sorted(outcome.found());
    }
    return outcome;
  }

  /** How many distinct evidences there are. */
  public int size() {
    return evidences.size();
  }
}
