package dev.nomos.validator.replay;

import dev.nomos.logic.Rule;
import java.util.List;

/** By what records are judged again. */
public sealed interface ReplayTheories {
  /** Each by the theory that judged it, as the log of activations tells. */
  record Followed() implements ReplayTheories {}

  /** All by one published version. */
  record Version(long version) implements ReplayTheories {}

  /** All by rules that need not be in any theory. */
  record Given(List<Rule> rules) implements ReplayTheories {
    public Given {
      rules = List.copyOf(rules);
    }
  }
}
