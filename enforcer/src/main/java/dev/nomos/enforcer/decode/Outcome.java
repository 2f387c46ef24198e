package dev.nomos.enforcer.decode;

import dev.nomos.logic.Row;
import dev.nomos.logic.completion.Conflict;
import dev.nomos.logic.completion.PromptChange;
import java.util.Optional;

/** What became of a prompt. */
public sealed interface Outcome {
  Prompt prompt();

  /** A whole record that agrees with the prompt and breaks no rule. */
  record Completed(Prompt prompt, Row row) implements Outcome {}

  /**
   * No record that agrees with the prompt breaks no rule.
   *
   * @param change of known values after which there is one; nothing where none was found in a short
   *     search, or no field is known
   */
  record Refused(Prompt prompt, Conflict conflict, Optional<PromptChange> change)
      implements Outcome {}

  /** Known fields have values that the model has no tokens for, or rules no domain. */
  record Unwritable(Prompt prompt, String why) implements Outcome {}

  /** The budget ended before it was known whether, or how, the record can be completed. */
  record OutOfBudget(Prompt prompt) implements Outcome {}
}
