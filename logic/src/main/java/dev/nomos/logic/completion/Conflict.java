package dev.nomos.logic.completion;

import dev.nomos.logic.Rule;
import java.util.List;

/**
 * Why what is known of a record has no compliant completion: these rules and these known fields
 * contradict one another, given the domains of all fields.
 *
 * @param rules in the theory's order; those alone contradict one another where {@code fields} is
 *     empty
 * @param fields names of known fields, in the record's order
 * @param isMinimal whether each of the rules and fields is needed for the contradiction; false
 *     where the budget ended before that was found out
 */
public record Conflict(List<Rule> rules, List<String> fields, boolean isMinimal) {
  public Conflict {
    rules = List.copyOf(rules);
    fields = List.copyOf(fields);
  }
}
