package dev.nomos.console.compliance;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.miner.statistics.RuleFamilies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules made ready to score records, with their families. Immutable; for any number of sources. */
public final class ScoredRules {
  private final RowType type;
  private final List<Rule> rules;
  private final CompiledTheory theory;
  private final List<RuleFamilies.Family> families;

  /** {@code familyOf[r]}: the family of rule r, by its place. */
  private final int[] familyOf;

  private ScoredRules(RowType type, List<Rule> rules, List<RuleFamilies.Family> families) {
    this.type = type;
    this.rules = List.copyOf(rules);
    this.theory = new CompiledTheory(new RuleTheory(1, 0, rules), type);
    this.families = families;
    this.familyOf = new int[rules.size()];
    Map<String, Integer> places = new HashMap<>();
    for (int f = 0; f < families.size(); f++) {
      for (Rule member : families.get(f).members()) {
        places.put(member.id(), f);
      }
    }
    for (int r = 0; r < familyOf.length; r++) {
      familyOf[r] = places.getOrDefault(rules.get(r).id(), 0);
    }
  }

  /**
   * Of rules with different ids. Throws {@link IllegalArgumentException} where one means nothing
   * over {@code type}.
   *
   * @param roles the semantic tags of a field, by its name; none where it has none
   */
  public static ScoredRules of(
      List<Rule> rules, RowType type, Function<String, List<String>> roles) {
    return new ScoredRules(type, rules, RuleFamilies.of(rules, type, roles));
  }

  /** How many. */
  public int size() {
    return rules.size();
  }

  RowType type() {
    return type;
  }

  List<Rule> rules() {
    return rules;
  }

  CompiledTheory theory() {
    return theory;
  }

  List<RuleFamilies.Family> families() {
    return families;
  }

  int familyOf(int rule) {
    return familyOf[rule];
  }
}
