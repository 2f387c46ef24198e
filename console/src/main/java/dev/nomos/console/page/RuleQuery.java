package dev.nomos.console.page;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which rules are asked for. Empty texts and sets ask for all.
 *
 * @param text words that must all occur in the rule's words, formula or id
 * @param fold whether one rule of each family stands for all of it
 * @param offset of the first row, in the order asked for
 */
record RuleQuery(
    Set<String> status,
    Set<String> provenance,
    Set<String> health,
    String family,
    String text,
    boolean fold,
    Order order,
    int offset,
    int limit) {
  static final int MAX_LIMIT = 2_000;

  RuleQuery {
    status = Set.copyOf(status);
    provenance = Set.copyOf(provenance);
    health = Set.copyOf(health);
    if (limit < 1 || limit > MAX_LIMIT)
      throw new IllegalArgumentException(
          "limit must be between 1 and " + MAX_LIMIT + ", but was " + limit);
    if (offset < 0)
      throw new IllegalArgumentException("offset must be at least 0, but was " + offset);
  }

  /** What comes first. */
  enum Order {
    /** Proposals, then what has quarantined evidence, then what is unhealthy. */
    ATTENTION,
    VIOLATIONS,
    TESTED,
    CHANGED;

    Comparator<RuleRow> comparator() {
      return ascending()
          .thenComparingLong(rule -> rule.violations() + rule.suppressed())
          .thenComparingLong(RuleRow::support)
          .reversed()
          .thenComparing(RuleRow::id);
    }

    private Comparator<RuleRow> ascending() {
      return switch (this) {
        case ATTENTION ->
            Comparator.comparingLong((RuleRow rule) -> rule.replaces().isEmpty() ? 0 : 1)
                .thenComparingLong(RuleRow::proposals)
                .thenComparingLong(RuleRow::quarantinedRecords)
                .thenComparingLong(rule -> rule.health().equals("HEALTHY") ? 0 : 1);
        case VIOLATIONS -> Comparator.comparingLong(rule -> rule.violations() + rule.suppressed());
        case TESTED -> Comparator.comparingLong(RuleRow::antecedentCount);
        case CHANGED -> Comparator.comparingLong(RuleRow::sinceMillis);
      };
    }
  }

  /**
   * @param total rules that are known; {@code matching} rows in all pages
   * @param left rules that were not kept, since there were too many
   */
  record Page(long total, long matching, long left, List<RuleRow> rows) {}

  List<String> words() {
    return List.of(text.toLowerCase(Locale.ROOT).split("\\s+", -1)).stream()
        .filter(word -> !word.isEmpty())
        .toList();
  }

  boolean matches(RuleRow rule, List<String> words) {
    return isIn(status, rule.status())
        && isIn(provenance, rule.provenance())
        && isIn(health, rule.health())
        && (family.isEmpty() || family.equals(rule.family()))
        && rule.contains(words);
  }

  private static boolean isIn(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
