package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.miner.statistics.RuleFamilies;
import dev.nomos.schemas.avro.LearnedRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which rule stands for which: one rule at several window positions, or in both directions. */
final class Families {
  private Families() {}

  /**
   * By id of a rule of {@code fresh}, the rule that stands for its family: an {@code older} member
   * where there is one, then the first.
   */
  static Map<String, String> of(
      List<LearnedRule> older,
      List<LearnedRule> fresh,
      RowType type,
      Function<String, ? extends Iterable<String>> roles) {
    List<Rule> rules = new ArrayList<>();
    Map<String, String> known = new HashMap<>();
    for (LearnedRule rule : older) {
      rules.add(new Rule(rule.getId(), Formula.parse(rule.getFormula())));
      known.put(rule.getId(), rule.getFamily().isEmpty() ? rule.getId() : rule.getFamily());
    }
    fresh.forEach(rule -> rules.add(new Rule(rule.getId(), Formula.parse(rule.getFormula()))));
    Map<String, String> families = new HashMap<>();
    for (RuleFamilies.Family family : RuleFamilies.of(rules, type, roles)) {
      String first = family.members().getFirst().id();
      String stands = known.getOrDefault(first, first);
      family.members().forEach(member -> families.put(member.id(), stands));
    }
    return families;
  }
}
