package dev.nomos.miner.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.search.SearchOutcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code search.json}: how the rules were found. Members are written in snake case.
 *
 * @param version of this shape: {@value #VERSION}
 * @param searches the plain search, then the guarded ones in the grammar's order
 * @param growth distinct evidences against records, in the order of the records; empty where the
 *     evidences came from a cache
 * @param implied found rules that were left out because they follow from those kept
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SearchStatistics(
    int version, List<Search> searches, List<GrowthPoint> growth, long implied) {
  static final int VERSION = 1;

  /** "complete" or "stopped". */
  public enum Ending {
    COMPLETE,
    STOPPED
  }

  /**
   * One search.
   *
   * @param guard its name; null for the plain search
   * @param evidences distinct evidences that it looked at
   * @param reason why it stopped: "count", "time", "memory" or "interrupt"; null where complete
   * @param completeSize the size up to which all sets were found; null where complete
   * @param sizes of those of which some were found, ascending
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Search(
      @Nullable String guard,
      int evidences,
      Ending outcome,
      @Nullable String reason,
      @Nullable Integer completeSize,
      double seconds,
      List<Size> sizes) {
    public Search {
      sizes = List.copyOf(sizes);
    }
  }

  /**
   * The sets of one size.
   *
   * @param found how many
   * @param seconds spent on this size; null where it was not measured
   * @param nodes sets that the search extended; null where they were not counted
   * @param cut branches that it did not enter; null where they were not counted
   */
  public record Size(
      int size, long found, @Nullable Double seconds, @Nullable Long nodes, @Nullable Long cut) {}

  /** How many distinct evidences the first {@code records} records had. */
  public record GrowthPoint(long records, long evidences) {}

  public SearchStatistics {
    searches = List.copyOf(searches);
    growth = List.copyOf(growth);
  }

  /** What {@code learned} says of its searches. */
  public static SearchStatistics of(Learned learned, List<GrowthPoint> growth) {
    return new SearchStatistics(
        VERSION,
        learned.searches().stream().map(SearchStatistics::search).toList(),
        growth,
        learned.implied());
  }

  private static Search search(Learned.Search search) {
    SearchOutcome outcome = search.outcome();
    SearchOutcome.@Nullable Stopped stopped = outcome instanceof SearchOutcome.Stopped s ? s : null;
    return new Search(
        search.guard().orElse(null),
        search.evidences(),
        stopped == null ? Ending.COMPLETE : Ending.STOPPED,
        stopped == null ? null : stopped.reached().name().toLowerCase(Locale.ROOT),
        stopped == null ? null : stopped.completeSize(),
        search.nanos() / 1e9,
        outcome.countBySize().entrySet().stream()
            .map(e -> new Size(e.getKey(), e.getValue(), null, null, null))
            .toList());
  }
}
