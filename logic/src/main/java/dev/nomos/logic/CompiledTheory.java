package dev.nomos.logic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A theory made ready to judge rows. Real traffic has few distinct evidences, so the verdict on the
 * learned clauses is remembered per evidence; formulas that are no clauses are evaluated each time.
 *
 * <p>Not thread-safe: one owner, which remembers at most {@value #REMEMBERED} verdicts.
 */
public final class CompiledTheory {
  private static final int REMEMBERED = 1 << 16;

  private final RuleTheory theory;
  private final PredicateSpace space;
  private final List<Rule> clauses = new ArrayList<>();
  private final List<long[]> masks = new ArrayList<>();
  private final List<Rule> formulas = new ArrayList<>();
  private final Map<Evidence, List<Rule>> verdicts = new HashMap<>();

  /** Throws {@link IllegalArgumentException} where a rule means nothing over {@code type}. */
  public CompiledTheory(RuleTheory theory, RowType type) {
    this.theory = theory;
    this.space = spaceOf(theory, type);
    for (Rule rule : theory.rules()) {
      rule.clause()
          .ifPresentOrElse(
              literals -> {
                clauses.add(rule);
                masks.add(mask(literals));
              },
              () -> formulas.add(checked(rule, type)));
    }
  }

  private static PredicateSpace spaceOf(RuleTheory theory, RowType type) {
    Set<Formula.Atom> atoms = new LinkedHashSet<>();
    theory.rules().forEach(rule -> rule.clause().ifPresent(atoms::addAll));
    return new PredicateSpace(type, atoms.stream().map(Predicate::of).toList());
  }

  private static Rule checked(Rule rule, RowType type) {
    List<String> problems = rule.formula().problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("rule " + rule.id() + ": " + String.join("; ", problems));
    }
    return rule;
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
    List<Rule> violated = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      if (!evidence.meets(masks.get(i))) {
        violated.add(clauses.get(i));
      }
    }
    return List.copyOf(violated);
  }

  private List<Rule> withFormulas(List<Rule> violated, Row row) {
    List<Rule> more =
        formulas.stream().filter(rule -> rule.formula().evaluate(row) == Truth.FALSE).toList();
    return more.isEmpty()
        ? violated
        : theory.rules().stream()
            .filter(rule -> violated.contains(rule) || more.contains(rule))
            .toList();
  }
}
