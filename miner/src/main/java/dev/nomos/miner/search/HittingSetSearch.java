package dev.nomos.miner.search;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All minimal hitting sets up to a size over distinct evidences, or only the strongest of them.
 *
 * <p>Sizes are searched in turn, so that the shortest sets come first and a limit keeps them;
 * {@link Descent} tells how. Each size visits the branches of the one before again, which costs
 * little while there are ever more sets. Once a size of {@value #IN_TURN} or more has less than
 * twice as many sets as the one before, a last pass finds all the longer ones in any order.
 * Predicates with equal columns are one class: in an all-minimal search each set of classes stands
 * for all its readings as predicates; in a strongest search predicates are one class only where
 * their negations are predicates too, a pair of classes is listed with all members, since that is
 * what says that the members are equivalent, and longer sets with the class's first member, from
 * which the others follow.
 */
public final class HittingSetSearch {
  private static final int IN_TURN = 5;

  private final SearchSpace space;
  private final SearchProblem problem;
  private final SearchLimits limits;
  private final Findings findings;

  private HittingSetSearch(
      SearchProblem problem, SearchLimits limits, @Nullable SetSink sink, SearchProgress progress) {
    this.problem = problem;
    this.limits = limits;
    this.space = new SearchSpace(problem, limits.maxClauseSize());
    this.findings = new Findings(limits, sink, progress);
  }

  /** Searches and collects the sets. */
  public static SearchOutcome collect(SearchProblem problem, SearchLimits limits) {
    return collect(problem, limits, (_, _) -> {});
  }

  /** Searches and collects the sets. */
  public static SearchOutcome collect(
      SearchProblem problem, SearchLimits limits, SearchProgress progress) {
    FoundSets sets = new FoundSets(limits.maxBytes());
    SearchOutcome outcome = stream(problem, limits, sets, progress);
    return outcome.with(sets.shortestFirst());
  }

  /** Searches and passes the sets on; {@code found} of the outcome is empty. */
  public static SearchOutcome stream(
      SearchProblem problem, SearchLimits limits, SetSink sink, SearchProgress progress) {
    return new HittingSetSearch(problem, limits, sink, progress).search();
  }

  /** Searches and only counts the sets, which is faster; {@code found} of the outcome is empty. */
  public static SearchOutcome count(
      SearchProblem problem, SearchLimits limits, SearchProgress progress) {
    return new HittingSetSearch(problem, limits, null, progress).search();
  }

  /** Collects, by the parts of a problem. */
  public static SearchOutcome run(
      int predicates,
      List<BitSet> evidences,
      Implications implications,
      boolean strongest,
      SearchLimits limits) {
    return collect(
        new SearchProblem(predicates, evidences, implications, strongest, true, null), limits);
  }

  private SearchOutcome search() {
    int completeSize = 0;
    int largest = Math.min(limits.maxClauseSize(), Math.max(1, space.classes));
    try {
      while (completeSize < largest && findings.reached() == null) {
        int least = completeSize + 1;
        int most = isWorthItsTurn(least) ? least : largest;
        findings.begin(least);
        findings.check(); // a short pass may be over before it looks at its limits
        passTimed(least, most);
        completeSize = findings.reached() == null ? most : completeSize;
      }
    } catch (Findings.LimitReached stop) {
      // What was found stays; the outcome says that it is not all.
    }
    var reached = findings.reached();
    return reached == null
        ? new SearchOutcome.Complete(List.of(), findings.countBySize(), findings.efforts())
        : new SearchOutcome.Stopped(
            List.of(), findings.countBySize(), findings.efforts(), reached, completeSize);
  }

  private boolean isWorthItsTurn(int size) {
    return problem.tolerance() != null
        || size <= IN_TURN
        || findings.count(size - 1) >= 2 * findings.count(size - 2);
  }

  private void passTimed(int least, int most) {
    long begun = System.nanoTime();
    try {
      pass(least, most);
    } finally {
      findings.finish(least, most, System.nanoTime() - begun);
    }
  }

  /** All sets of {@code least} to {@code most} members; only one size where that is 1 or 2. */
  private void pass(int least, int most) {
    if (least > 2 || problem.tolerance() != null) {
      descend(least, most);
      return;
    }
    Emission emission = new Emission(space, problem, findings);
    Tally tally = new Tally();
    try {
      if (least == 1) {
        emitSingles(emission, tally);
      } else {
        emission.emitEquivalences();
        new Descent(space, emission, tally, 2, 2, new AtomicInteger()).run();
      }
    } finally {
      findings.spend(tally);
    }
  }

  private void emitSingles(Emission emission, Tally tally) {
    tally.nodes++;
    for (int c = 0; c < space.classes; c++) {
      tally.nodes++;
      if (space.isRule(c)) {
        emission.emit(new int[] {c}, 1);
      } else {
        tally.deadEnds++;
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
    List<Future<?>> shares = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(limits.threads() - 1)) {
      for (int i = 1; i < limits.threads(); i++) {
        shares.add(threads.submit(() -> descend(least, most, claims)));
      }
      descend(least, most, claims);
    } catch (Findings.LimitReached stop) {
      // The findings know; but it may have been the failure of another thread, told below.
    }
    for (Future<?> share : shares) {
      if (share.state() == Future.State.FAILED
          && !(share.exceptionNow() instanceof Findings.LimitReached)) {
        throw new IllegalStateException("a thread of the search failed", share.exceptionNow());
      }
    }
  }

  /** One thread's share of the pass; where it fails, the other threads need not go on. */
  private void descend(int least, int most, AtomicInteger claims) {
    boolean finished = false;
    Tally tally = new Tally();
    try {
      Emission emission = new Emission(space, problem, findings);
      if (problem.tolerance() == null) {
        new Descent(space, emission, tally, least, most, claims).run();
      } else {
        new ApproximateDescent(space, emission, tally, problem.tolerance(), least, claims).run();
      }
      finished = true;
    } finally {
      findings.spend(tally);
      if (!finished) {
        findings.end(SearchOutcome.Limit.INTERRUPT);
      }
    }
  }
}
