package dev.nomos.logic;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formulas in words, with the fields' titles and their values' labels. */
public final class PlainEnglish {
  private final EnglishPhrases phrases;

  private PlainEnglish(RowType type) {
    phrases = new EnglishPhrases(type, this::sentence);
  }

  /**
   * One sentence without a final stop. A clause over several fields is read as an implication: what
   * it excludes as an equality becomes the condition ("when protocol is udp"), the rest what must
   * then hold.
   */
  public static String of(Formula formula, RowType type) {
    return new PlainEnglish(type).sentence(formula);
  }

  private String sentence(Formula formula) {
    Optional<List<Formula.Atom>> clause = formula.clause();
    return formula instanceof Formula.AnyOf && clause.filter(c -> !c.isEmpty()).isPresent()
        ? clause(clause.get())
        : statement(formula);
  }

  /** Without reading a clause as an implication. */
  private String statement(Formula formula) {
    return switch (formula) {
      case Formula.Atom atom -> phrases.say(List.of(atom), "");
      case Formula.Not(Formula.Atom atom) -> statement(atom.negate());
      case Formula.Not(var body) -> "it is not so that " + nested(body);
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "always" : joined(parts, " and ");
      case Formula.AnyOf(var parts) -> parts.isEmpty() ? "never" : joined(parts, " or ");
      case Formula.Implies(var antecedent, var consequent) -> implication(antecedent, consequent);
      case Formula.Iff(var left, var right) -> nested(left) + " exactly when " + nested(right);
    };
  }

  private String implication(Formula antecedent, Formula consequent) {
    if (Simplification.isAlways(antecedent)) {
      return sentence(consequent);
    }
    return Simplification.isNever(consequent)
        ? "it never is so that " + nested(antecedent)
        : "when " + statement(antecedent) + ", " + statement(consequent);
  }

  private String nested(Formula formula) {
    boolean simple = formula instanceof Formula.Atom || formula instanceof Formula.Not;
    return simple ? statement(formula) : "(" + statement(formula) + ")";
  }

  private String joined(List<Formula> parts, String word) {
    List<Formula.Atom> atoms =
        parts.stream()
            .filter(Formula.Atom.class::isInstance)
            .map(Formula.Atom.class::cast)
            .toList();
    return atoms.size() == parts.size()
        ? phrases.say(atoms, word)
        : parts.stream().map(this::nested).collect(Collectors.joining(word));
  }

  private String clause(List<Formula.Atom> literals) {
    List<Formula.Atom> consequents = consequents(literals);
    List<Formula.Atom> conditions =
        literals.stream()
            .filter(literal -> !consequents.contains(literal))
            .map(Formula.Atom::negate)
            .toList();
    String then = phrases.say(consequents, " or ");
    return conditions.isEmpty() ? then : "when " + phrases.say(conditions, " and ") + ", " + then;
  }

  /**
   * The literals that are no exclusion of a fact; where that says too much or nothing, one field.
   */
  private List<Formula.Atom> consequents(List<Formula.Atom> literals) {
    List<Formula.Atom> rest = literals.stream().filter(l -> !excludesFact(l)).toList();
    if (!rest.isEmpty() && rest.size() < literals.size()) {
      return rest;
    }
    Object subject =
        subject(
            literals.reversed().stream()
                .min(Comparator.comparingInt(this::conditionRank))
                .orElseThrow());
    return literals.stream().filter(l -> subject(l).equals(subject)).toList();
  }

  private static Object subject(Formula.Atom atom) {
    return switch (atom) {
      case Formula.Compare(var left, _, _) -> left;
      case Formula.In(var term, _, _) -> term;
      case Formula.Quantified quantified -> quantified;
    };
  }

  /** Whether the literal's negation says what a field is. */
  private boolean excludesFact(Formula.Atom literal) {
    return switch (literal) {
      case Formula.Compare comparison -> phrases.isFact(comparison.negate());
      case Formula.In in -> !in.inside();
      case Formula.Quantified _ -> false;
    };
  }

  /** The higher, the better the literal's negation reads as a condition. */
  private int conditionRank(Formula.Atom literal) {
    boolean text = subject(literal) instanceof Term term && phrases.isText(term);
    boolean flag = subject(literal) instanceof Term term && phrases.isFlag(term);
    if (excludesFact(literal)) {
      return text ? 4 : flag ? 2 : 3;
    }
    return text ? 0 : 1;
  }
}
