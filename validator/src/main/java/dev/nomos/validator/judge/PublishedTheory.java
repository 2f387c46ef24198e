package dev.nomos.validator.judge;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.FormulaReader;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One complete theory version: its active and shadow rules, with their actions and exceptions.
 * Immutable but for the form in which it judges, which can be dropped and made again: it takes
 * memory that a theory which judges only late records need not. For any number of threads; each
 * takes a {@link Checker} of its own.
 */
public final class PublishedTheory {
  private final long version;
  private final long effectiveFromMillis;
  private final RowType type;
  private final Map<String, PublishedRule> rules;
  private final RuleTheory theory;
  private final boolean gated;
  private @Nullable CompiledTheory compiled;

  /**
   * Throws {@link IllegalArgumentException} naming the rule that means nothing over {@code type}.
   *
   * @param version 0 where it was never published
   * @param effectiveFromMillis event time: it judges records from then on
   */
  public PublishedTheory(
      long version, long effectiveFromMillis, Collection<PublishedRule> rules, RowType type) {
    this(version, effectiveFromMillis, byId(rules), type);
    this.rules.values().forEach(rule -> check(rule.rule()));
  }

  /** {@code rules}: by id, known to mean something; kept. */
  private PublishedTheory(
      long version, long effectiveFromMillis, Map<String, PublishedRule> rules, RowType type) {
    this.version = version;
    this.effectiveFromMillis = effectiveFromMillis;
    this.type = type;
    this.rules = rules;
    this.theory =
        new RuleTheory(
            Math.max(1, version),
            effectiveFromMillis,
            rules.values().stream().map(PublishedRule::rule).toList());
    this.gated = rules.values().stream().anyMatch(PublishedRule::blocks);
  }

  private static Map<String, PublishedRule> byId(Collection<PublishedRule> rules) {
    Map<String, PublishedRule> byId = new LinkedHashMap<>();
    rules.forEach(rule -> byId.putIfAbsent(rule.rule().id(), rule));
    return byId;
  }

  private void check(Rule rule) {
    List<String> problems = rule.formula().problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "rule %s: %s".formatted(rule.id(), String.join("; ", problems)));
    }
  }

  /**
   * Assembles the chunks, which must be all of one version, in order. Rules of any other status
   * than ACTIVE or SHADOW are kept out. Throws {@link IllegalArgumentException} naming what is
   * wrong where the theory means nothing over the row type.
   */
  static PublishedTheory of(List<TheoryChunk> chunks, FormulaReader formulas) {
    TheoryChunk first = chunks.getFirst();
    List<PublishedRule> rules =
        chunks.stream()
            .flatMap(chunk -> chunk.getRules().stream())
            .filter(PublishedTheory::isInForce)
            .map(rule -> PublishedRule.of(rule, formulas))
            .toList();
    return new PublishedTheory(
        first.getVersion(), first.getEffectiveFromMillis(), byId(rules), formulas.type());
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
    return new PublishedTheory(version, Long.MIN_VALUE, rules, type);
  }

  /** In the theory's order. */
  public Collection<PublishedRule> rules() {
    return rules.values();
  }

  public boolean hasRule(String id) {
    return rules.containsKey(id);
  }

  /**
   * Whether an active rule blocks: only then do compliant records go on to a topic of their own.
   */
  public boolean isGated() {
    return gated;
  }

  /** Makes it ready to judge, where it is not: this takes time. */
  synchronized CompiledTheory compile() {
    if (compiled == null) {
      compiled = new CompiledTheory(theory, type);
    }
    return compiled;
  }

  /** Drops the form in which it judges; those who have a checker keep it. */
  synchronized void drop() {
    compiled = null;
  }

  /** One owner's way to judge by it, which remembers verdicts. */
  Checker checker() {
    return new Checker(this);
  }

  static final class Checker {
    private final PublishedTheory theory;
    private final TheoryChecker checker;

    private Checker(PublishedTheory theory) {
      this.theory = theory;
      this.checker = new TheoryChecker(theory.compile());
    }

    PublishedTheory theory() {
      return theory;
    }

    /** The rules that are definitely false in {@code row}, in the theory's order; usually none. */
    List<Rule> violations(Row row) {
      return checker.violations(row);
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
