package dev.nomos.miner.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.search.SearchEffort;
import dev.nomos.miner.search.SearchOutcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code search.json}: how the rules were found. Members are written in snake case.
 *
 * @param version of this shape: {@value #VERSION}
 * @param searches in the order in which they ran; none where trees were grown
 * @param growth distinct evidences against records, in the order of the records; empty where the
 *     evidences came from a cache
 * @param implied found rules that were left out because they follow from those kept
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SearchStatistics(
    int version, List<Search> searches, List<GrowthPoint> growth, long implied) {
  static final int VERSION = 2;

  /** Whether a search found all there is. */
  public enum Ending {
    @JsonProperty("complete")
    COMPLETE,
    @JsonProperty("stopped")
    STOPPED
  }

  /**
   * One search.
   *
   * @param name "plain", "approximate", or a guard's name
   * @param evidences distinct evidences that it looked at
   * @param reason why it stopped: "count", "time", "memory" or "interrupt"; null where complete
   * @param completeSize the size up to which all sets were found; null where complete
   * @param sizes of those of which some were found, ascending
   * @param passes over the search tree, in their order; each goes over the tree of the one before
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Search(
      String name,
      int evidences,
      Ending outcome,
      @Nullable String reason,
      @Nullable Integer completeSize,
      double seconds,
      List<Size> sizes,
      List<Pass> passes) {
    public Search {
      sizes = List.copyOf(sizes);
      passes = List.copyOf(passes);
    }
  }

  /** How many sets of one size were found. */
  public record Size(int size, long found) {}

  /** One pass; see {@link SearchEffort}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Pass(
      int least, int most, long nodes, long idle, long replaceable, long deadEnds, double seconds) {
    static Pass of(SearchEffort effort) {
      return new Pass(
          effort.least(),
          effort.most(),
          effort.nodes(),
          effort.idle(),
          effort.replaceable(),
          effort.deadEnds(),
          effort.nanos() / 1e9);
    }
  }

  /** How many distinct evidences the first {@code records} records had. */
  public record GrowthPoint(long records, long evidences) {}

  public SearchStatistics {
    searches = List.copyOf(searches);
    growth = List.copyOf(growth);
  }

  /** What a learning run says of its searches; none where trees were grown. */
  public static SearchStatistics of(
      List<Learned.Search> searches, long implied, List<GrowthPoint> growth) {
    return new SearchStatistics(
        VERSION, searches.stream().map(SearchStatistics::search).toList(), growth, implied);
  }

  private static Search search(Learned.Search search) {
    SearchOutcome outcome = search.outcome();
    SearchOutcome.@Nullable Stopped stopped = outcome instanceof SearchOutcome.Stopped s ? s : null;
    return new Search(
        search.name(),
        search.evidences(),
        stopped == null ? Ending.COMPLETE : Ending.STOPPED,
        stopped == null ? null : stopped.reached().name().toLowerCase(Locale.ROOT),
        stopped == null ? null : stopped.completeSize(),
        search.nanos() / 1e9,
        outcome.countBySize().entrySet().stream()
            .map(e -> new Size(e.getKey(), e.getValue()))
            .toList(),
        outcome.efforts().stream().map(Pass::of).toList());
  }
}
