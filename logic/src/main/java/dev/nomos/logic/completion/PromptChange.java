package dev.nomos.logic.completion;

import dev.nomos.logic.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What to change in a prompt that has no compliant completion, such that it has one.
 *
 * @param values the fields to change with their new values, in the order of the fields
 * @param isFewest whether it is proven that no fewer fields will do, and that of all changes of as
 *     many these are the smallest by the ranges of the fields
 */
public record PromptChange(SequencedMap<String, Value> values, boolean isFewest) {
  public PromptChange {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }
}
