package dev.nomos.miner.run;

import dev.nomos.miner.run.SearchStatistics.GrowthPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * The curve of distinct evidences against records, in bounded memory: where it has too many points,
 * every second one goes and the steps double. Not thread-safe.
 */
public final class EvidenceGrowth {
  private static final int MOST_POINTS = 256;

  private final List<GrowthPoint> points = new ArrayList<>();
  private long step = 1;
  private long records;
  private long evidences;

  /** Tells that so many records, which only grow, had so many distinct evidences. */
  public void at(long records, long evidences) {
    this.records = records;
    this.evidences = evidences;
    if (points.isEmpty() || records >= points.getLast().records() + step) {
      points.add(new GrowthPoint(records, evidences));
      if (points.size() == MOST_POINTS) {
        thin();
      }
    }
  }

  private void thin() {
    for (int i = points.size() - 1; i > 0; i -= 2) {
      points.remove(i);
    }
    step = Math.max(2 * step, points.getLast().records() / MOST_POINTS);
  }

  /** The curve so far, its last point included. */
  public List<GrowthPoint> points() {
    List<GrowthPoint> all = new ArrayList<>(points);
    if (!points.isEmpty() && points.getLast().records() < records) {
      all.add(new GrowthPoint(records, evidences));
    }
    return List.copyOf(all);
  }
}
