package dev.nomos.miner;

import dev.nomos.logic.RowType;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.schemas.avro.ProfilePane;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the records of all partitions looked like of late: the topic of profiles, folded. Owned by
 * the miner's control thread.
 */
final class StreamProfile {
  private final RowType type;
  private final Map<String, ProfilePane> panes = new HashMap<>();

  StreamProfile(RowType type) {
    this.type = type;
  }

  void add(String key, ProfilePane pane) {
    panes.put(key, pane);
  }

  /** Event time of the newest record in it; 0 before the first. */
  long newestMillis() {
    return panes.values().stream().mapToLong(ProfilePane::getNewestMillis).max().orElse(0);
  }

  /**
   * The records of the last {@code period}, in event time, to within a pane. Costs some
   * milliseconds for each partition: for now and then.
   */
  SketchProfile current(Duration period) {
    long from = newestMillis() - period.toMillis();
    SketchProfile current = new SketchProfile(type);
    panes.values().stream()
        .filter(pane -> pane.getStartMillis() + pane.getLengthMillis() > from)
        .forEach(current::add);
    return current;
  }
}
