package dev.nomos.console.fidelity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.console.compliance.Score;
import dev.nomos.enforcer.fidelity.Fidelity;
import dev.nomos.enforcer.fidelity.FieldFidelity;
import dev.nomos.enforcer.fidelity.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sources beside the real records: the members of the JSON.
 *
 * @param rules how many were put to the records; absent where none were given
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FidelityReport(
    String dataset, @Nullable Integer rules, RealRecords real, List<SourceFidelity> sources) {
  public FidelityReport {
    sources = List.copyOf(sources);
  }

  /**
   * The real records.
   *
   * @param compared those drawn from them
   * @param violatingShare share of all records that break a rule
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RealRecords(
      String name,
      long records,
      long compared,
      @Nullable Long violatingRecords,
      @Nullable Double violatingShare) {}

  /**
   * One source; figures as in {@link Fidelity}.
   *
   * @param accepted of rejection sampling the share of the model's records that complied
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SourceFidelity(
      String name,
      long records,
      long compared,
      @Nullable Long violatingRecords,
      @Nullable Double violatingShare,
      @Nullable Double meanJsd,
      @Nullable Double meanNormalizedEmd,
      @Nullable Double meanPairJsd,
      int pairs,
      @Nullable Double categoricalJsd,
      @Nullable Double accepted,
      List<FieldScore> fields) {}

  /** One field of a source, as in {@link FieldFidelity}. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FieldScore(
      String field, double jsd, @Nullable Double emd, @Nullable Double normalizedEmd) {}

  /** How many fields each source has. */
  @JsonIgnore
  public int fields() {
    return sources.isEmpty() ? 0 : sources.getFirst().fields().size();
  }

  public static RealRecords real(Sample sample, @Nullable Score score) {
    return new RealRecords(
        "real", sample.records(), sample.size(), violating(score), violatingShare(score));
  }

  public static SourceFidelity source(
      String name,
      Sample sample,
      @Nullable Score score,
      Fidelity fidelity,
      @Nullable Double accepted) {
    return new SourceFidelity(
        name,
        sample.records(),
        sample.size(),
        violating(score),
        violatingShare(score),
        fidelity.meanJsd(),
        fidelity.meanNormalizedEmd(),
        fidelity.meanPairJsd(),
        fidelity.pairs(),
        fidelity.categoricalJsd(),
        accepted,
        fidelity.fields().stream()
            .map(f -> new FieldScore(f.field(), f.jsd(), f.emd(), f.normalizedEmd()))
            .toList());
  }

  private static @Nullable Long violating(@Nullable Score score) {
    return score == null ? null : score.violating();
  }

  private static @Nullable Double violatingShare(@Nullable Score score) {
    return score == null ? null : 1 - score.score();
  }
}
