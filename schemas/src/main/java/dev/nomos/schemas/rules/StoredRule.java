package dev.nomos.schemas.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Rule;
import org.jspecify.annotations.Nullable;

/**
 * A rule as a rules file has it.
 *
 * @param id unique within its file
 * @param support the share of records in which it holds, 0 to 1; null where the file does not tell
 * @param source where the rule comes from: a JSON object with any members
 */
public record StoredRule(String id, Formula formula, @Nullable Double support, JsonNode source) {
  /** A rule of which nothing else is known. */
  public static StoredRule of(String id, Formula formula) {
    return new StoredRule(id, formula, null, JsonNodeFactory.instance.objectNode());
  }

  public Rule rule() {
    return new Rule(id, formula);
  }
}
