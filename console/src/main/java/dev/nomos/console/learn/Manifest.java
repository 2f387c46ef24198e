package dev.nomos.console.learn;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.ingest.table.TableSummary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in one object: manifest.json, and what {@code learn --format json} prints.
 *
 * @param run the run's directory
 * @param rows prepared rows that were learned from
 * @param rules that no row breaks
 * @param implied rules that were found and left out because they follow from the others
 * @param unchecked found rules that may follow from the others: there was no time to look
 * @param beyondCap rules that were left out because of max_rules
 * @param outcome "complete" or "stopped"
 * @param excludedFields columns that were removed for missing values: none, as a missing value is
 *     unknown here and removes nothing, unless the specification says incomplete_columns: drop
 * @param warnings what the grammar says that this data has not
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Manifest(
    String run,
    String created,
    String dataset,
    String grammar,
    String sourceType,
    String input,
    long rows,
    int predicates,
    int distinctEvidences,
    int rules,
    int approximateRules,
    long implied,
    long unchecked,
    long beyondCap,
    String outcome,
    FitMetadata fitMetadata,
    TableSummary table,
    List<String> configuredExcludeFields,
    List<String> excludedFields,
    List<String> warnings) {

  /**
   * @param searchStoppedEarly as {@code outcome} says
   * @param epsilon rows that an approximate rule may miss
   * @param stopReason time, count, memory, interrupt or stall; null where the search is complete
   * @param seconds of the whole run so far, reading included
   * @param cachedEvidence whether the evidences came from an earlier run's cache
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record FitMetadata(
      String learner,
      int maxClauseSize,
      boolean allMinimal,
      long epsilon,
      int threads,
      boolean searchStoppedEarly,
      @Nullable String stopReason,
      @Nullable Double stallTimeoutSeconds,
      List<SearchPart> searches,
      double seconds,
      boolean cachedEvidence) {}

  /**
   * @param name "plain", "approximate", or a guard's name
   * @param evidences distinct evidences that it searched
   * @param found minimal sets
   * @param countBySize sets by their size; a guard's conditions do not count
   * @param completeSize the size up to which nothing is missing; null: all sizes asked for
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record SearchPart(
      String name,
      int evidences,
      long found,
      Map<Integer, Long> countBySize,
      @Nullable Integer completeSize,
      double seconds) {}
}
