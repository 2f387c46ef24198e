package dev.nomos.miner;

import dev.nomos.miner.book.Changes;
import dev.nomos.miner.book.RuleBook;
import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.schemas.avro.Admission;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the book supplied with candidates: follows what it admits, and searches anew where that is
 * due. Owned by the control thread.
 */
final class Candidates implements AutoCloseable {
  private final MinerConfig config;
  private final RuleBook book;
  private final SearchLimits limits;
  private final MinerMetrics metrics;
  private long count;
  private long searchedMillis;

  /** Null before the first theory, and while a space is exchanged. */
  private @Nullable Maintenance maintenance;

  Candidates(MinerConfig config, RuleBook book, SearchLimits limits, MinerMetrics metrics) {
    this.config = config;
    this.book = book;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** How many there were when they were last known. */
  long count() {
    return count;
  }

  void found(long candidates) {
    count = candidates;
  }

  /** At a review: what has become a candidate since the last one. */
  void propose() {
    Maintenance running = maintenance;
    if (running != null) {
      running
          .take()
          .ifPresent(
              found -> {
                count = found.exact().size();
                book.propose(found.exact());
                book.proposeApproximate(found.approximate());
              });
    }
  }

  /** Begins to keep the candidates, or begins anew where that is due. */
  void maintain() {
    long interval = config.rerunInterval().toMillis();
    UsedSpace space = book.space().orElse(null);
    if (interval == 0 || space == null || book.version() == 0) {
      return;
    }
    Maintenance running = maintenance;
    boolean due = running == null || book.streamMillis() - searchedMillis >= interval;
    if (running == null) {
      running = new Maintenance(space, limits, config.errorBudget(), metrics);
      maintenance = running;
    }
    if (due || running.isOverrun()) {
      searchedMillis = book.streamMillis();
      running.anew(book.admitted());
    }
  }

  /** What the book has decided on evidences. */
  void take(Changes changes) {
    Maintenance running = maintenance;
    if (running != null) {
      changes
          .marks()
          .forEach(
              (key, mark) ->
                  running.update(
                      EvidenceKey.bitsOf(key),
                      mark.filter(m -> m.getAdmission() == Admission.ADMITTED).isPresent()));
    }
  }

  /** The space is exchanged: begins anew with the next turn. */
  void stop() {
    Maintenance running = maintenance;
    maintenance = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
