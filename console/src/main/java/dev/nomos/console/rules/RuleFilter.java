package dev.nomos.console.rules;

import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleHealth;
import dev.nomos.schemas.avro.RuleStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rules a list shows.
 *
 * @param statuses any of these
 * @param healths any of these; empty: any
 * @param family start of a family's id; empty: any
 * @param text part of the rule's words, formula or id, whatever its case; empty: any
 * @param unfolded whether each rule of a family is told, and not the first one for all
 */
public record RuleFilter(
    Set<RuleStatus> statuses,
    Set<RuleHealth> healths,
    String family,
    String text,
    boolean unfolded) {
  private static final List<RuleStatus> ORDER =
      List.of(
          RuleStatus.PROPOSED,
          RuleStatus.ACTIVE,
          RuleStatus.SHADOW,
          RuleStatus.RELAXED,
          RuleStatus.RETIRED,
          RuleStatus.REJECTED);

  public RuleFilter {
    statuses = Set.copyOf(statuses);
    healths = Set.copyOf(healths);
  }

  /** Those that pass: by status, what waits for a decision first; then the most tested first. */
  public List<RuleSummary> of(Collection<LearnedRule> rules) {
    List<LearnedRule> shown =
        rules.stream()
            .filter(this::passes)
            .sorted(
                Comparator.<LearnedRule>comparingInt(rule -> ORDER.indexOf(rule.getStatus()))
                    .thenComparing(LearnedRule::getAntecedentCount, Comparator.reverseOrder())
                    .thenComparing(LearnedRule::getId))
            .toList();
    return unfolded ? shown.stream().map(rule -> RuleSummary.of(rule, 0)).toList() : folded(shown);
  }

  private boolean passes(LearnedRule rule) {
    String words = text.toLowerCase(Locale.ROOT);
    return statuses.contains(rule.getStatus())
        && (healths.isEmpty() || healths.contains(rule.getHealth()))
        && (family.isEmpty() || RuleIds.startsWith(familyOf(rule), family))
        && (rule.getEnglish() + " " + rule.getFormula() + " " + rule.getId())
            .toLowerCase(Locale.ROOT)
            .contains(words);
  }

  private static String familyOf(LearnedRule rule) {
    return rule.getFamily().isEmpty() ? rule.getId() : rule.getFamily();
  }

  /**
   * Rules of one family and status are told by the family's own rule, or else by their first. A
   * relaxation stands for itself: it waits for a decision of its own.
   */
  private static List<RuleSummary> folded(List<LearnedRule> rules) {
    record Fold(String family, RuleStatus status) {}
    Map<Fold, List<LearnedRule>> folds =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    rule ->
                        new Fold(
                            rule.getReplaces().isEmpty() ? familyOf(rule) : rule.getId(),
                            rule.getStatus()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<RuleSummary> shown = new ArrayList<>();
    folds.forEach(
        (fold, members) -> {
          LearnedRule head =
              members.stream()
                  .filter(rule -> rule.getId().equals(fold.family()))
                  .findFirst()
                  .orElse(members.getFirst());
          shown.add(RuleSummary.of(head, members.size() - 1));
        });
    return shown;
  }
}
