package dev.nomos.console.compliance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Rule;
import dev.nomos.miner.statistics.RuleFamilies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The scores of sources side by side: the members of the JSON.
 *
 * @param rules how many were asked
 * @param ruleScores of all rules, those first that the largest share of a source's records breaks
 * @param familyScores of families with several rules, in the same order
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ComplianceReport(
    String dataset,
    int rules,
    List<SourceScore> sources,
    List<RuleScore> ruleScores,
    List<FamilyScore> familyScores) {

  /**
   * One source.
   *
   * @param score share of records that break no rule; 1 where there are none
   * @param meanRuleViolationShare share of records that break a rule, the mean over all rules
   * @param violationsPerRule cumulative: how many rules at most so many records break
   * @param rulesPerRecord cumulative: how many records break at most so many rules
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record SourceScore(
      String name,
      long records,
      long violatingRecords,
      double violatingShare,
      double score,
      int rulesBroken,
      double meanRuleViolationShare,
      List<Step> violationsPerRule,
      List<Step> rulesPerRecord) {}

  /** A step of a cumulative distribution: {@code share} of all have at most {@code value}. */
  public record Step(long value, long count, double share) {}

  /**
   * What one source does to a rule or a family.
   *
   * @param score share of its records that do not break it; 1 where there are none
   * @param firstRecord number of the first that does, from 1; absent where none does, and of
   *     families
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Kept(String source, long violations, double score, @Nullable Long firstRecord) {}

  /**
   * @param family the pattern of its family; absent where it is the only one of its kind
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RuleScore(
      String id, String display, String english, @Nullable String family, List<Kept> scores) {}

  /**
   * @param rules ids of the members
   */
  public record FamilyScore(
      String display, String english, List<String> rules, List<Kept> scores) {}

  /** The scores as they are now. */
  public static ComplianceReport of(String dataset, ScoredRules rules, List<Score> scores) {
    List<SourceScore> sources = scores.stream().map(ComplianceReport::source).toList();
    List<RuleScore> ofRules =
        IntStream.range(0, rules.rules().size())
            .mapToObj(r -> rule(r, rules, scores))
            .sorted(worstFirst(RuleScore::scores))
            .toList();
    List<FamilyScore> ofFamilies =
        IntStream.range(0, rules.families().size())
            .filter(f -> rules.families().get(f).members().size() > 1)
            .mapToObj(f -> family(f, rules, scores))
            .sorted(worstFirst(FamilyScore::scores))
            .toList();
    return new ComplianceReport(dataset, rules.rules().size(), sources, ofRules, ofFamilies);
  }

  private static <T> Comparator<T> worstFirst(Function<T, List<Kept>> scores) {
    ToLongFunction<T> most =
        one -> scores.apply(one).stream().mapToLong(Kept::violations).max().orElse(0);
    return Comparator.comparingDouble(
            (T one) -> scores.apply(one).stream().mapToDouble(Kept::score).min().orElse(1))
        .thenComparing(Comparator.comparingLong(most).reversed());
  }

  private static SourceScore source(Score score) {
    int rules = 0;
    double shares = 0;
    for (Map.Entry<Long, Long> entry : score.rulesByViolations().entrySet()) {
      rules += Math.toIntExact(entry.getValue());
      shares += score.records() == 0 ? 0 : score.share(entry.getKey()) * entry.getValue();
    }
    return new SourceScore(
        score.source(),
        score.records(),
        score.violating(),
        1 - score.score(),
        score.score(),
        score.rulesBroken(),
        rules == 0 ? 0 : shares / rules,
        cumulative(score.rulesByViolations()),
        cumulative(score.recordsByRules()));
  }

  private static List<Step> cumulative(SortedMap<Long, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    List<Step> steps = new ArrayList<>();
    long sum = 0;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      sum += entry.getValue();
      steps.add(new Step(entry.getKey(), sum, (double) sum / all));
    }
    return steps;
  }

  private static RuleScore rule(int r, ScoredRules rules, List<Score> scores) {
    Rule rule = rules.rules().get(r);
    RuleFamilies.Family family = rules.families().get(rules.familyOf(r));
    return new RuleScore(
        rule.id(),
        rule.formula().toString(),
        PlainEnglish.of(rule.formula(), rules.type()),
        family.members().size() > 1 ? family.pattern().toString() : null,
        scores.stream()
            .map(s -> kept(s, s.broken(r), s.first(r) == 0 ? null : s.first(r)))
            .toList());
  }

  private static FamilyScore family(int f, ScoredRules rules, List<Score> scores) {
    RuleFamilies.Family family = rules.families().get(f);
    return new FamilyScore(
        family.pattern().toString(),
        PlainEnglish.of(family.pattern(), rules.type()),
        family.members().stream().map(Rule::id).toList(),
        scores.stream().map(s -> kept(s, s.familyBroken(f), null)).toList());
  }

  private static Kept kept(Score score, long violations, @Nullable Long first) {
    double share = score.records() == 0 ? 1 : score.share(score.records() - violations);
    return new Kept(score.source(), violations, share, first);
  }
}
