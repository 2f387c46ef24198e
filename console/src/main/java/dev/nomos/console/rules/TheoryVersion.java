package dev.nomos.console.rules;

import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.UnusableTheoryException;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.Collection;
import java.util.List;

/**
 * One theory as it was published, all of it.
 *
 * @param effectiveFromMillis event time: judges records from then on
 * @param minedRecords what it was mined from, as is {@code minedEvidences}
 * @param outcome of the search: Complete, or Stopped with the limit reached
 */
public record TheoryVersion(
    long version,
    String spaceId,
    long effectiveFromMillis,
    long minedRecords,
    long minedEvidences,
    String outcome,
    List<TheoryRule> rules) {
  public TheoryVersion {
    rules = List.copyOf(rules);
  }

  /**
   * Its active rules, exceptions worked in. Throws {@link UnusableTheoryException} naming a rule
   * that means nothing over {@code type}.
   */
  public RuleTheory active(RowType type) {
    try {
      List<Rule> rules = NamedTheory.of(this, type, false).rules();
      return new RuleTheory(version, effectiveFromMillis, rules);
    } catch (IllegalArgumentException e) {
      throw new UnusableTheoryException(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code chunks}: all of one version's, in order. */
  static TheoryVersion of(Collection<TheoryChunk> chunks) {
    TheoryChunk first = chunks.iterator().next();
    return new TheoryVersion(
        first.getVersion(),
        first.getSpaceId(),
        first.getEffectiveFromMillis(),
        first.getMinedRecords(),
        first.getMinedEvidences(),
        first.getOutcome(),
        chunks.stream().flatMap(chunk -> chunk.getRules().stream()).toList());
  }
}
