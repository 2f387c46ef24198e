package dev.nomos.logic.entailment;

import dev.nomos.logic.Rule;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A theory that no record satisfies, from which everything would follow. */
public final class InconsistentTheoryException extends RuntimeException {
  private final transient Core core;

  InconsistentTheoryException(Core core) {
    super(
        "the theory is inconsistent, no record satisfies all of: "
            + Stream.concat(
                    core.rules().stream().map(InconsistentTheoryException::named),
                    core.axioms().stream().map(axiom -> "axiom: " + axiom))
                .collect(Collectors.joining("; ")));
    this.core = core;
  }

  private static String named(Rule rule) {
    return "rule " + rule.id() + ": " + rule.formula();
  }

  /** Rules and axioms that contradict one another; without any of them the others do not. */
  public Core core() {
    return core;
  }
}
