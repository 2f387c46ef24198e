package dev.nomos.validator.judge;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One complete theory version: its active and shadow rules, with their actions and exceptions.
 * Immutable, for any number of threads; each takes a {@link Checker} of its own.
 */
public final class PublishedTheory {
  private final long version;
  private final long effectiveFromMillis;
  private final RowType type;
  private final Map<String, PublishedRule> rules;
  private final RuleTheory theory;
  private final boolean gated;

  /**
   * Throws {@link IllegalArgumentException} naming the rule that means nothing over {@code type}.
   *
   * @param version 0 where it was never published
   * @param effectiveFromMillis event time: it judges records from then on
   */
  public PublishedTheory(
      long version, long effectiveFromMillis, Collection<PublishedRule> rules, RowType type) {
    this.version = version;
    this.effectiveFromMillis = effectiveFromMillis;
    this.type = type;
    this.rules = new LinkedHashMap<>();
    rules.forEach(rule -> this.rules.putIfAbsent(rule.rule().id(), rule));
    this.theory =
        new RuleTheory(
            Math.max(1, version),
            effectiveFromMillis,
            this.rules.values().stream().map(PublishedRule::rule).toList());
    this.gated = this.rules.values().stream().anyMatch(PublishedRule::blocks);
    checker(); // refuses here, once, what every task would have to refuse
  }

  /**
   * Assembles the chunks, which must be all of one version, in order. Rules of any other status
   * than ACTIVE or SHADOW are kept out. Throws {@link IllegalArgumentException} naming what is
   * wrong where the theory means nothing over {@code type}.
   */
  public static PublishedTheory of(List<TheoryChunk> chunks, RowType type) {
    TheoryChunk first = chunks.getFirst();
    List<PublishedRule> rules =
        chunks.stream()
            .flatMap(chunk -> chunk.getRules().stream())
            .filter(PublishedTheory::isInForce)
            .map(rule -> PublishedRule.of(rule, type))
            .toList();
    return new PublishedTheory(first.getVersion(), first.getEffectiveFromMillis(), rules, type);
  }

  private static boolean isInForce(TheoryRule rule) {
    return rule.getStatus() == RuleStatus.ACTIVE || rule.getStatus() == RuleStatus.SHADOW;
  }

  public long version() {
    return version;
  }

  public long effectiveFromMillis() {
    return effectiveFromMillis;
  }

  /** The same rules, in effect at any time. */
  public PublishedTheory always() {
    return new PublishedTheory(version, Long.MIN_VALUE, rules.values(), type);
  }

  /** In the theory's order. */
  public Collection<PublishedRule> rules() {
    return rules.values();
  }

  public boolean hasRule(String id) {
    return rules.containsKey(id);
  }

  /** Whether an active rule blocks: only then do compliant records go on to a topic of their own. */
  public boolean isGated() {
    return gated;
  }

  /** One owner's way to judge by it, which remembers verdicts. */
  Checker checker() {
    return new Checker(this);
  }

  static final class Checker {
    private final PublishedTheory theory;
    private final CompiledTheory compiled;

    private Checker(PublishedTheory theory) {
      this.theory = theory;
      this.compiled = new CompiledTheory(theory.theory, theory.type);
    }

    PublishedTheory theory() {
      return theory;
    }

    /** The rules that are definitely false in {@code row}, in the theory's order; usually none. */
    List<Rule> violations(Row row) {
      return compiled.violations(row);
    }

    PublishedRule published(Rule rule) {
      PublishedRule published = theory.rules.get(rule.id());
      if (published == null) {
        throw new IllegalStateException("a rule outside the theory was violated: " + rule.id());
      }
      return published;
    }
  }
}
