package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleProvenance;

/** A formula as a rule that is not in the book yet. */
final class Wording {
  private Wording() {}

  static LearnedRule rule(Formula formula, RowType type, RuleProvenance provenance) {
    Rule rule = Rule.of(formula);
    return LearnedRule.newBuilder()
        .setId(rule.id())
        .setFormula(rule.formula().toString())
        .setEnglish(PlainEnglish.of(rule.formula(), type))
        .setProvenance(provenance)
        .setFamily(rule.id())
        .build();
  }
}
