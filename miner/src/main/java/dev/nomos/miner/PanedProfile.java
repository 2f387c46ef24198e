package dev.nomos.miner;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.miner.predicates.SketchProfile;
import java.time.Duration;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The look of records over the last learning period, in event time, kept in panes so that what is
 * too old can be let go. One owner.
 */
final class PanedProfile {
  /** So many make up a learning period; one more is kept, since the newest is not full. */
  static final int PANES = 4;

  /** The records of a span of event time. */
  static final class Pane {
    final SketchProfile profile;
    long newestMillis;
    boolean changed;

    private Pane(RowType type) {
      profile = new SketchProfile(type);
    }

    /** {@code timeMillis}: of what was added. */
    private void changed(long timeMillis) {
      newestMillis = Math.max(newestMillis, timeMillis);
      changed = true;
    }
  }

  final long paneMillis;

  /** By their numbers: event time divided by their length. */
  final TreeMap<Long, Pane> panes = new TreeMap<>();

  private final RowType type;
  private final Duration period;

  PanedProfile(RowType type, Duration period) {
    this.type = type;
    this.period = period;
    this.paneMillis = Math.max(1, period.toMillis() / PANES);
  }

  /** A record older than all panes is not looked at. */
  void add(Row row, long timeMillis) {
    Pane pane = pane(Math.floorDiv(timeMillis, paneMillis));
    if (pane != null) {
      pane.profile.add(row);
      pane.changed(timeMillis);
    }
  }

  /** Null where the panes that are kept begin later. */
  @Nullable Pane pane(long number) {
    Pane known = panes.get(number);
    if (known != null) {
      return known;
    }
    if (!panes.isEmpty() && number < panes.lastKey() - PANES) {
      return null;
    }
    Pane made = new Pane(type);
    panes.put(number, made);
    panes.headMap(panes.lastKey() - PANES).clear();
    return made;
  }

  /** The records of the last period, to within a pane. */
  SketchProfile lastPeriod() {
    SketchProfile all = new SketchProfile(type);
    long newest = panes.values().stream().mapToLong(pane -> pane.newestMillis).max().orElse(0);
    long from = newest - period.toMillis();
    panes.forEach(
        (number, pane) -> {
          if ((number + 1) * paneMillis > from) {
            all.merge(pane.profile);
          }
        });
    return all;
  }
}
