package dev.nomos.miner.predicates;

import dev.nomos.logic.PredicateSpace;
import java.util.List;

/**
 * What a grammar came to over some data.
 *
 * @param warnings templates that yield nothing, selectors that match nothing and names that no
 *     field has; a grammar may be written for more data sets than one
 * @param profiled fields whose profile decided on constants; the others may drift as they like
 */
public record GeneratedSpace(PredicateSpace space, List<String> warnings, List<String> profiled) {
  public GeneratedSpace {
    warnings = List.copyOf(warnings);
    profiled = List.copyOf(profiled);
  }

  /** The space; throws {@link IllegalArgumentException} with every warning where there is one. */
  public PredicateSpace strict() {
    if (!warnings.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", warnings));
    }
    return space;
  }
}
