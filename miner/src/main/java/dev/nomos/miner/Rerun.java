package dev.nomos.miner;

import dev.nomos.miner.book.UsedSpace;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.theory.CountedEvidence;
import io.micrometer.core.instrument.Timer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A search aside, of which there is one at a time. Started and asked by the control thread. */
final class Rerun implements AutoCloseable {
  private final SearchLimits limits;
  private final Timer time;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("nomos-miner-search").daemon().factory());
  private @Nullable CompletableFuture<SearchOutcome> running;

  Rerun(SearchLimits limits, Timer time) {
    this.limits = limits;
    this.time = time;
  }

  boolean isRunning() {
    return running != null;
  }

  void start(UsedSpace space, List<CountedEvidence> admitted) {
    List<BitSet> rows = admitted.stream().map(one -> one.evidence().toBitSet()).toList();
    int size = space.space().size();
    running =
        CompletableFuture.supplyAsync(
            () ->
                time.record(
                    () -> HittingSetSearch.run(size, rows, space.implications(), true, limits)),
            thread);
  }

  /** What a search that has ended found; empty while none has. Told once. */
  Optional<SearchOutcome> take() {
    CompletableFuture<SearchOutcome> search = running;
    if (search == null || !search.isDone()) {
      return Optional.empty();
    }
    running = null;
    try {
      return Optional.of(search.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the search failed", e.getCause());
    }
  }

  /** Forgets what is running: its evidence is of a space that is used no more. */
  void drop() {
    running = null;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
