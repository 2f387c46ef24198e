package dev.nomos.miner;

import dev.nomos.logic.RowType;
import dev.nomos.miner.predicates.SketchProfile;
import dev.nomos.schemas.avro.ProfilePane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the records of all partitions looked like of late: the topic of profiles, folded. Each
 * predicate space's evidence application tells it anew, since one that has just begun reads old
 * records. Owned by the miner's control thread.
 */
final class StreamProfile {
  private final RowType type;
  private final Map<String, ProfilePane> panes = new HashMap<>();

  StreamProfile(RowType type) {
    this.type = type;
  }

  /** {@code pane}: null where it was deleted. */
  void add(String key, @Nullable ProfilePane pane) {
    if (pane == null) {
      panes.remove(key);
    } else {
      panes.put(key, pane);
    }
  }

  /** Event time of the newest record that the space's application has told of; 0 before any. */
  long newestMillis(String spaceId) {
    return of(spaceId).mapToLong(ProfilePane::getNewestMillis).max().orElse(0);
  }

  /**
   * The records of the last {@code period}, in event time, to within a pane, as the application of
   * that space has seen them. Costs some milliseconds for each partition: for now and then.
   */
  SketchProfile current(String spaceId, Duration period) {
    long from = newestMillis(spaceId) - period.toMillis();
    SketchProfile current = new SketchProfile(type);
    of(spaceId)
        .filter(pane -> pane.getStartMillis() + pane.getLengthMillis() > from)
        .forEach(current::add);
    return current;
  }

  private Stream<ProfilePane> of(String spaceId) {
    return panes.entrySet().stream()
        .filter(pane -> EvidenceKey.spaceOf(pane.getKey()).equals(spaceId))
        .map(Map.Entry::getValue);
  }

  /** What the topic may lose: the keys of spaces that are no longer used. */
  List<String> keysBeside(Set<String> spaceIds) {
    return panes.keySet().stream()
        .filter(key -> !spaceIds.contains(EvidenceKey.spaceOf(key)))
        .sorted()
        .toList();
  }
}
