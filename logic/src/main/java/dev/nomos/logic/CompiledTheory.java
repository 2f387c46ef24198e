package dev.nomos.logic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A theory made ready to judge rows. Real traffic has few distinct evidences, so the verdict on the
 * rules that clauses can say is remembered per evidence; a formula whose clauses would be too many
 * is evaluated each time.
 *
 * <p>Not thread-safe: one owner, which remembers at most {@value #REMEMBERED} verdicts.
 */
public final class CompiledTheory {
  private static final int REMEMBERED = 1 << 16;
  private static final int MAX_LITERALS = 200;

  private final RuleTheory theory;
  private final PredicateSpace space;
  private final List<Judged> judged = new ArrayList<>();
  private final List<Rule> formulas = new ArrayList<>();
  private final Map<Formula, Formula> expanded = new HashMap<>();
  private final Map<Evidence, List<Rule>> verdicts = new HashMap<>();

  /** A rule as clauses: it is false exactly where an evidence misses one of these masks. */
  private record Judged(Rule rule, List<long[]> masks) {
    boolean isBrokenBy(Evidence evidence) {
      for (long[] mask : masks) {
        if (!evidence.meets(mask)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Throws {@link IllegalArgumentException} where a rule means nothing over {@code type}. */
  public CompiledTheory(RuleTheory theory, RowType type) {
    this.theory = theory;
    theory.rules().forEach(rule -> check(rule, type));
    List<Rule> clausal = new ArrayList<>();
    List<List<List<Formula.Atom>>> clauses = new ArrayList<>();
    for (Rule rule : theory.rules()) {
      var found = rule.formula().clauses(MAX_LITERALS);
      if (found.isPresent()) {
        clausal.add(rule);
        clauses.add(found.get());
      } else {
        formulas.add(rule);
        expanded.put(rule.formula(), rule.formula().expand(type));
      }
    }
    this.space = spaceOf(clauses, type);
    for (int i = 0; i < clausal.size(); i++) {
      judged.add(new Judged(clausal.get(i), clauses.get(i).stream().map(this::mask).toList()));
    }
  }

  private static PredicateSpace spaceOf(List<List<List<Formula.Atom>>> clauses, RowType type) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    clauses.forEach(each -> each.forEach(atoms::addAll));
    return new PredicateSpace(type, atoms.stream().map(Predicate::of).toList());
  }

  private static void check(Rule rule, RowType type) {
    List<String> problems = rule.formula().problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("rule " + rule.id() + ": " + String.join("; ", problems));
    }
  }

  private long[] mask(List<Formula.Atom> literals) {
    long[] mask = new long[Evidence.wordsFor(space.size())];
    for (Formula.Atom literal : literals) {
      int p = space.indexOf(literal);
      mask[p >>> 6] |= 1L << p;
    }
    return mask;
  }

  public RuleTheory theory() {
    return theory;
  }

  /** The rules that are definitely false in {@code row}, in the theory's order; usually none. */
  public List<Rule> violations(Row row) {
    Evidence evidence = space.evidence(row);
    List<Rule> violated = verdicts.get(evidence);
    if (violated == null) {
      violated = judge(evidence);
      if (verdicts.size() >= REMEMBERED) {
        verdicts.clear();
      }
      verdicts.put(evidence, violated);
    }
    return formulas.isEmpty() ? violated : withFormulas(violated, row);
  }

  private List<Rule> judge(Evidence evidence) {
    return judged.stream().filter(each -> each.isBrokenBy(evidence)).map(Judged::rule).toList();
  }

  private List<Rule> withFormulas(List<Rule> violated, Row row) {
    List<Rule> more =
        formulas.stream().filter(rule -> evaluate(rule.formula(), row) == Truth.FALSE).toList();
    return more.isEmpty()
        ? violated
        : theory.rules().stream()
            .filter(rule -> violated.contains(rule) || more.contains(rule))
            .toList();
  }

  private Truth evaluate(Formula formula, Row row) {
    return expanded.getOrDefault(formula, formula).evaluate(row);
  }
}
