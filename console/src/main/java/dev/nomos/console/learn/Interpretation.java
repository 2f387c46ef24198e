package dev.nomos.console.learn;

import dev.nomos.logic.Field;
import dev.nomos.logic.Formula;
import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Formulas as NetNomos interprets them: constants by their meaning, such as {@code Bytes <= p50} or
 * {@code Proto = UDP}; clauses as implications where their literals say so.
 */
final class Interpretation {
  private final Map<Formula.Atom, String> meanings = new LinkedHashMap<>();
  private final Map<Formula.Atom, String> conditions = new HashMap<>();
  private final Map<String, Map<String, String>> values = new TreeMap<>();

  Interpretation(PredicateSpace space) {
    for (Predicate predicate : space.predicates()) {
      if (predicate.atom()
              instanceof Formula.Compare(Term left, Operator op, Term.Constant(Value constant))
          && !predicate.label().isEmpty()) {
        Formula.Atom named = new Formula.Compare(left, op, Term.field(predicate.label()));
        meanings.put(predicate.atom(), NetNomosText.of(named));
        values
            .computeIfAbsent(subject(left), _ -> new LinkedHashMap<>())
            .put(predicate.label(), constant.text());
      }
      labelled(predicate.atom(), space);
    }
  }

  /** A value with a name of its own is called by it, wherever the constant came from. */
  private void labelled(Formula.Atom atom, PredicateSpace space) {
    if (atom instanceof Formula.Compare(Term.FieldRef(var name), var op, Term.Constant(var value))
        && !op.isOrder()) {
      Field field = space.type().field(name).orElseThrow();
      String label = field.labels().get(value.text());
      if (label != null) {
        meanings.put(atom, name + " " + op.symbol() + " " + label);
        values.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(label, value.text());
      }
    }
  }

  private static String subject(Term term) {
    return NetNomosText.of(new Formula.Compare(term, Operator.EQ, Term.constant(0)))
        .replaceFirst(" = 0$", "");
  }

  /** Label to raw value, by what is compared with it. */
  Map<String, Map<String, String>> values() {
    return values;
  }

  String of(Formula.Atom atom) {
    return meanings.computeIfAbsent(atom, NetNomosText::of);
  }

  /**
   * A clause: what it excludes as a fact becomes a condition, where something is left to follow.
   */
  String of(List<Formula.Atom> literals) {
    List<Formula.Atom> facts = literals.stream().filter(Interpretation::excludesFact).toList();
    if (literals.size() == 1 || facts.isEmpty() || facts.size() == literals.size()) {
      return literals.stream().map(this::of).collect(Collectors.joining(" OR "));
    }
    String antecedent =
        facts.stream()
            .map(l -> conditions.computeIfAbsent(l, fact -> "(" + of(fact.negate()) + ")"))
            .collect(Collectors.joining(" AND "));
    String consequents =
        literals.stream()
            .filter(l -> !excludesFact(l))
            .map(l -> "(" + of(l) + ")")
            .collect(Collectors.joining(" OR "));
    return joined(antecedent, facts.size())
        + " -> "
        + joined(consequents, literals.size() - facts.size());
  }

  private static String joined(String parts, int count) {
    return count == 1 ? parts : "(" + parts + ")";
  }

  private static boolean excludesFact(Formula.Atom literal) {
    return literal instanceof Formula.Compare(_, var op, Term.Constant _) && op == Operator.NE;
  }
}
