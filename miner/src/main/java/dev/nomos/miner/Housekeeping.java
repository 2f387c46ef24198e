package dev.nomos.miner;

import dev.nomos.logic.PredicateSpace;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Deletes from the compacted topics what nobody needs any more. Owned by the control thread. */
final class Housekeeping {
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  private final MinerConfig config;
  private final Tables tables;
  private final MinerPublisher publisher;
  private final RecordReader records;
  private long ranNanos = System.nanoTime();

  Housekeeping(MinerConfig config, Tables tables, MinerPublisher publisher, RecordReader records) {
    this.config = config;
    this.tables = tables;
    this.publisher = publisher;
    this.records = records;
  }

  /** Now and then: theories that no retained record needs. */
  void run() {
    if (System.nanoTime() - ranNanos >= INTERVAL.toNanos()) {
      ranNanos = System.nanoTime();
      RecordReader.Retained retained = records.retained();
      List<String> outdated =
          tables.state().theories().outdated(retained.firstOffsets(), retained.earliestMillis());
      publisher.delete(config.topics().theories(), outdated);
    }
  }

  /** Evidence and marks of spaces other than the one in use and the one being built. */
  void deleteUnused(String inUse) {
    MinerState state = tables.state();
    TreeSet<String> unused = new TreeSet<>(state.spacesOfEvidence());
    unused.remove(inUse);
    state.newestSpace().map(PredicateSpace::id).ifPresent(unused::remove);
    for (String spaceId : unused) {
      publisher.delete(config.topics().evidence(), List.copyOf(state.evidence(spaceId).keySet()));
      publisher.delete(config.topics().admissions(), List.copyOf(state.marks(spaceId).keySet()));
    }
  }
}
