package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.rules.StoredRule;
import org.jspecify.annotations.Nullable;

/** What {@code nomos interpret} tells of a rule; the shape of its JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InterpretedRule(
    String id, String english, String formula, String netnomos, @Nullable Double support) {
  static InterpretedRule of(StoredRule rule, RowType type) {
    return new InterpretedRule(
        rule.id(),
        PlainEnglish.of(rule.formula(), type),
        rule.formula().toString(),
        NetNomosText.of(rule.formula(), type),
        rule.support());
  }
}
