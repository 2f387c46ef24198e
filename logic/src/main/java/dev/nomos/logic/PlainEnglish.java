package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formulas in words, with the fields' titles and their values' labels. */
public final class PlainEnglish {
  private PlainEnglish() {}

  /**
   * One sentence without a final stop. A clause is read as an implication: literals that exclude a
   * value become the condition ("when protocol is UDP"), the others what must then hold.
   */
  public static String of(Formula formula, RowType type) {
    return switch (formula) {
      case Formula.Compare comparison -> compare(comparison, type);
      case Formula.Not(var body) -> "it is not so that " + of(body, type);
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "always" : joined(parts, " and ", type);
      case Formula.AnyOf any -> any.parts().isEmpty() ? "never" : disjunction(any, type);
      case Formula.Implies(var antecedent, var consequent) ->
          "when " + of(antecedent, type) + ", " + of(consequent, type);
    };
  }

  private static String disjunction(Formula.AnyOf any, RowType type) {
    return any.clause()
        .map(literals -> clause(literals, type))
        .orElse(joined(any.parts(), " or ", type));
  }

  private static String clause(List<Formula.Compare> literals, RowType type) {
    List<Formula.Compare> conditions = new ArrayList<>();
    List<Formula.Compare> consequents = new ArrayList<>();
    for (Formula.Compare literal : literals) {
      (literal.op() == Operator.NE ? conditions : consequents).add(literal);
    }
    if (consequents.isEmpty()) {
      consequents.add(conditions.removeLast());
    }
    while (conditions.isEmpty() && consequents.size() > 1) {
      conditions.add(consequents.removeFirst());
    }
    String when =
        conditions.stream()
            .map(c -> compare(c.negate(), type))
            .collect(Collectors.joining(" and "));
    return "when " + when + ", " + joined(consequents, " or ", type);
  }

  private static String joined(List<? extends Formula> parts, String word, RowType type) {
    return parts.stream().map(part -> of(part, type)).collect(Collectors.joining(word));
  }

  private static String compare(Formula.Compare comparison, RowType type) {
    String verb =
        switch (comparison.op()) {
          case EQ -> " is ";
          case NE -> " is not ";
          case LT -> " is below ";
          case LE -> " is at most ";
          case GT -> " is above ";
          case GE -> " is at least ";
        };
    return term(comparison.left(), comparison.right(), type)
        + verb
        + term(comparison.right(), comparison.left(), type);
  }

  /** {@code other} is the comparison's other side: a constant is read with that field's labels. */
  private static String term(Term term, Term other, RowType type) {
    return switch (term) {
      case Term.FieldRef(var name) -> type.field(name).map(Field::title).orElse(name);
      case Term.Constant(var value) ->
          other instanceof Term.FieldRef(var name)
              ? type.field(name).map(f -> f.render(value)).orElse(value.text())
              : value.text();
      case Term.Plus(var a, var b) -> term(a, term, type) + " plus " + term(b, term, type);
      case Term.Times(var a, var b) -> term(a, term, type) + " times " + term(b, term, type);
    };
  }
}
