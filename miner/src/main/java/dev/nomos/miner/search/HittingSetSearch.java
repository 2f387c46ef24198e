package dev.nomos.miner.search;

import java.util.List;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All minimal hitting sets up to a size over distinct evidences, or only the strongest of them.
 *
 * <p>Sizes are searched in turn, so that the shortest sets come first and a limit keeps them; {@link
 * Descent} tells how one size is searched. Predicates with equal columns are one class: in an
 * all-minimal search each set of classes stands for all its readings as predicates; in a strongest
 * search predicates are one class only where their negations are predicates too, a pair of classes
 * is listed with all members, since that is what says that the members are equivalent, and longer
 * sets with the class's first member, from which the others follow.
 */
public final class HittingSetSearch {
  private final SearchSpace space;
  private final SearchProblem problem;
  private final SearchLimits limits;
  private final Findings findings;

  private HittingSetSearch(
      SearchProblem problem,
      SearchLimits limits,
      @Nullable SetSink sink,
      SearchProgress progress) {
    this.problem = problem;
    this.limits = limits;
    this.space = new SearchSpace(problem, limits.maxClauseSize());
    this.findings = new Findings(limits, sink, progress);
  }

  /** Searches and collects the sets. */
  public static SearchOutcome collect(SearchProblem problem, SearchLimits limits) {
    FoundSets sets = new FoundSets(limits.maxBytes());
    return new HittingSetSearch(problem, limits, sets, (_, _) -> {}).search(sets);
  }

  /** Searches and passes the sets on; {@code found} of the outcome is empty. */
  public static SearchOutcome stream(
      SearchProblem problem, SearchLimits limits, SetSink sink, SearchProgress progress) {
    return new HittingSetSearch(problem, limits, sink, progress).search(List.of());
  }

  /** Searches and only counts the sets, which is faster; {@code found} of the outcome is empty. */
  public static SearchOutcome count(
      SearchProblem problem, SearchLimits limits, SearchProgress progress) {
    return new HittingSetSearch(problem, limits, null, progress).search(List.of());
  }

  /** Collects, by the parts of a problem. */
  public static SearchOutcome run(
      int predicates,
      List<BitSet> evidences,
      Implications implications,
      boolean strongest,
      SearchLimits limits) {
    return collect(
        new SearchProblem(predicates, evidences, implications, strongest, true), limits);
  }

  private SearchOutcome search(List<BitSet> found) {
    int completeSize = 0;
    int largest = Math.min(limits.maxClauseSize(), Math.max(1, space.classes));
    try {
      while (completeSize < largest) {
        int size = completeSize + 1;
        findings.begin(size);
        searchSize(size);
        if (findings.reached() != null) {
          break;
        }
        completeSize = size;
      }
    } catch (Findings.LimitReached stop) {
      // What was found stays; the outcome says that it is not all.
    }
    var reached = findings.reached();
    return reached == null
        ? new SearchOutcome.Complete(found, findings.countBySize())
        : new SearchOutcome.Stopped(found, findings.countBySize(), reached, completeSize);
  }

  private void searchSize(int size) {
    Emission emission = new Emission(space, problem, findings);
    switch (size) {
      case 1 -> emitSingles(emission);
      case 2 -> {
        emission.emitEquivalences();
        new Descent(space, emission, 2, 2, new AtomicInteger()).run();
      }
      default -> descend(size, size);
    }
  }

  private void emitSingles(Emission emission) {
    for (int c = 0; c < space.classes; c++) {
      if (space.isRule(c)) {
        emission.emit(new int[] {c}, 1);
      }
    }
    emission.flush();
  }

  private void descend(int least, int most) {
    AtomicInteger claims = new AtomicInteger();
    if (limits.threads() == 1) {
      descend(least, most, claims);
      return;
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(limits.threads() - 1)) {
      List<Future<?>> others = new ArrayList<>();
      for (int i = 1; i < limits.threads(); i++) {
        others.add(threads.submit(() -> descend(least, most, claims)));
      }
      descend(least, most, claims);
    }
  }

  private void descend(int least, int most, AtomicInteger claims) {
    new Descent(space, new Emission(space, problem, findings), least, most, claims).run();
  }
}
