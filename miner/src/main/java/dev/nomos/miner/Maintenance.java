package dev.nomos.miner;

import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.theory.ApproximateTheory;
import dev.nomos.miner.theory.CandidateTheory;
import dev.nomos.miner.theory.CountedEvidence;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the candidates current aside, on one thread of its own: every evidence that is admitted or
 * is so no longer updates them. Where an update took too much they are unknown until {@link #anew}.
 * Asked by the control thread.
 */
final class Maintenance implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

  /** Updates that may wait; with one more the candidates are built anew instead. */
  private static final int WAITING = 100_000;

  private final UsedSpace space;
  private final SearchLimits limits;
  private final double errorBudget;
  private final MinerMetrics metrics;
  private final ThreadPoolExecutor thread;
  private final AtomicReference<@Nullable Found> found = new AtomicReference<>();

  /** Owned by the thread. */
  private @Nullable CandidateTheory theory;

  private boolean changed;

  /** Owned by the control thread: there are updates that the thread never saw. */
  private boolean overrun;

  /**
   * Candidates as of some update.
   *
   * @param approximate those that few records break, the best first; only after a search anew
   */
  record Found(List<BitSet> exact, List<BitSet> approximate) {}

  /**
   * @param errorBudget share of records that approximate candidates may miss; 0: there are none
   */
  Maintenance(UsedSpace space, SearchLimits limits, double errorBudget, MinerMetrics metrics) {
    this.space = space;
    this.limits = limits;
    this.errorBudget = errorBudget;
    this.metrics = metrics;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("nomos-miner-search").daemon().factory());
  }

  UsedSpace space() {
    return space;
  }

  /** Searches anew over all that is admitted now. */
  void anew(List<CountedEvidence> admitted) {
    thread.getQueue().clear();
    overrun = false;
    submit(() -> metrics.search.record(() -> search(admitted)));
  }

  private void search(List<CountedEvidence> admitted) {
    List<BitSet> rows = admitted.stream().map(one -> one.evidence().toBitSet()).toList();
    theory = CandidateTheory.start(space.space().size(), rows, space.implications(), limits);
    changed = true;
    List<BitSet> approximate =
        errorBudget == 0
            ? List.of()
            : ApproximateTheory.mine(
                    space.space().size(), admitted, space.implications(), errorBudget, limits)
                .rules()
                .stream()
                .map(ApproximateTheory.Candidate::literals)
                .toList();
    publish(approximate);
  }

  /** An evidence is admitted, or is so no longer. */
  void update(BitSet evidence, boolean admitted) {
    submit(() -> metrics.candidateUpdate.record(() -> apply(evidence, admitted)));
  }

  private void apply(BitSet evidence, boolean admitted) {
    CandidateTheory current = theory;
    if (current != null && current.isCurrent()) {
      switch (admitted ? current.arrive(evidence) : current.expire(evidence)) {
        case CandidateTheory.Update.Applied(boolean any) -> changed |= any;
        case CandidateTheory.Update.Abandoned(var limit) ->
            log.atInfo().addKeyValue("limit", limit).log("candidates wait for a search anew");
      }
      publish(List.of());
    }
  }

  /** Only where nothing waits: candidates in between are of no interest. */
  private void publish(List<BitSet> approximate) {
    CandidateTheory current = theory;
    boolean last = thread.getQueue().isEmpty() || !approximate.isEmpty();
    if (current != null && changed && last && current.isCurrent()) {
      changed = false;
      found.set(new Found(current.candidates(), approximate));
    }
  }

  private void submit(Runnable task) {
    if (thread.getQueue().remainingCapacity() == 0) {
      overrun = true;
    } else {
      thread.execute(task);
    }
  }

  /** Whether something has been lost that only a search anew brings back. */
  boolean isOverrun() {
    return overrun;
  }

  /** The newest candidates, once. */
  Optional<Found> take() {
    return Optional.ofNullable(found.getAndSet(null));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
