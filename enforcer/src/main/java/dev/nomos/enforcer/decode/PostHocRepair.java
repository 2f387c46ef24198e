package dev.nomos.enforcer.decode;

import dev.nomos.logic.Field;
import dev.nomos.logic.completion.Enforcement;
import dev.nomos.logic.completion.RepairEngine;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets the model write what it likes, and puts the nearest compliant record in the place of one
 * that breaks a rule. Known fields stay.
 */
public final class PostHocRepair implements RecordWriter {
  private final Decoder decoder;
  private final RepairEngine engine;

  /**
   * @param decoder one that heeds no rule
   * @param engine the caller's
   */
  public PostHocRepair(Decoder decoder, RepairEngine engine) {
    this.decoder = decoder;
    this.engine = engine;
  }

  @Override
  public long written() {
    return decoder.written();
  }

  @Override
  public void run(Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
    decoder.run(prompts, outcome -> outcomes.accept(repaired(outcome)));
  }

  private Outcome repaired(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed(var prompt, var row) ->
          switch (engine.repair(row, known(prompt))) {
            case Enforcement.Accepted _ -> outcome;
            case Enforcement.Repaired repaired -> new Outcome.Completed(prompt, repaired.row());
            case Enforcement.Infeasible(var conflict) -> new Outcome.Refused(prompt, conflict);
            case Enforcement.OutOfBudget _ -> new Outcome.OutOfBudget(prompt);
          };
      case Outcome.Refused _, Outcome.Unwritable _, Outcome.OutOfBudget _ -> outcome;
    };
  }

  private static Set<String> known(Prompt prompt) {
    List<Field> fields = prompt.row().type().fields();
    return prompt.known().stream()
        .mapToObj(field -> fields.get(field).name())
        .collect(Collectors.toSet());
  }
}
