package dev.nomos.validator;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One complete theory version: its active rules, and how each was worded when it was published.
 * Immutable. Rules in any other status are kept out: only an active rule can be violated.
 */
record PublishedTheory(RuleTheory theory, Map<String, String> english) {
  PublishedTheory {
    english = Map.copyOf(english);
  }

  /**
   * Assembles the chunks, which must be all of one version, in order. Throws {@link
   * IllegalArgumentException} naming what is wrong where the theory means nothing over {@code
   * type}.
   */
  static PublishedTheory of(List<TheoryChunk> chunks, RowType type) {
    TheoryChunk first = chunks.getFirst();
    Map<String, Rule> rules = new LinkedHashMap<>();
    Map<String, String> english = new HashMap<>();
    for (TheoryChunk chunk : chunks) {
      for (TheoryRule rule : chunk.getRules()) {
        if (rule.getStatus() == RuleStatus.ACTIVE) {
          Formula formula = Formula.parse(rule.getFormula());
          rules.putIfAbsent(rule.getId(), new Rule(rule.getId(), formula));
          english.putIfAbsent(rule.getId(), wording(rule, formula, type));
        }
      }
    }
    var theory =
        new RuleTheory(
            first.getVersion(), first.getEffectiveFromMillis(), List.copyOf(rules.values()));
    var published = new PublishedTheory(theory, english);
    published.compile(type); // refuses here, once, what every task would have to refuse
    return published;
  }

  private static String wording(TheoryRule rule, Formula formula, RowType type) {
    return rule.getEnglish().isEmpty() ? PlainEnglish.of(formula, type) : rule.getEnglish();
  }

  /** A compiled theory of its own for each caller: it has one owner. */
  CompiledTheory compile(RowType type) {
    return new CompiledTheory(theory, type);
  }

  String englishOf(Rule rule) {
    return english.getOrDefault(rule.id(), "");
  }
}
