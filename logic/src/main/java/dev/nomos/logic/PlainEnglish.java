package dev.nomos.logic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formulas in words, with the fields' titles and their values' labels. */
public final class PlainEnglish {
  /** Every verb starts with it, so that a repeated subject can be left out with it. */
  private static final String IS = "is ";

  private final RowType type;

  private PlainEnglish(RowType type) {
    this.type = type;
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
    return switch (formula) {
      case Formula.Compare comparison -> phrases(List.of(comparison), " or ");
      case Formula.Not(var body) -> "it is not so that " + sentence(body);
      case Formula.AllOf(var parts) -> parts.isEmpty() ? "always" : joined(parts, " and ");
      case Formula.AnyOf any -> any.parts().isEmpty() ? "never" : disjunction(any);
      case Formula.Implies(var antecedent, var consequent) ->
          "when " + sentence(antecedent) + ", " + sentence(consequent);
      case Formula.Iff(var left, var right) -> sentence(left) + " exactly when " + sentence(right);
      case Formula.In(var term, var values, var inside) ->
          term(term, term)
              + (inside ? " is one of " : " is none of ")
              + values.stream()
                  .map(v -> term(new Term.Constant(v), term))
                  .collect(Collectors.joining(", "));
      case Formula.Quantified(var quantifier, var index, _, var body) ->
          (quantifier == Formula.Quantifier.FORALL ? "at every position " : "at some position ")
              + index
              + " "
              + sentence(body);
    };
  }

  private String joined(List<Formula> parts, String word) {
    return parts.stream().map(this::sentence).collect(Collectors.joining(word));
  }

  private String disjunction(Formula.AnyOf any) {
    boolean comparisons = any.parts().stream().allMatch(Formula.Compare.class::isInstance);
    return comparisons
        ? clause(any.parts().stream().map(Formula.Compare.class::cast).toList())
        : joined(any.parts(), " or ");
  }

  private String clause(List<Formula.Compare> literals) {
    List<Formula.Compare> consequents = consequents(literals);
    List<Formula.Compare> conditions =
        literals.stream()
            .filter(literal -> !consequents.contains(literal))
            .map(Formula.Compare::negate)
            .toList();
    String then = phrases(consequents, " or ");
    return conditions.isEmpty() ? then : "when " + phrases(conditions, " and ") + ", " + then;
  }

  /**
   * The literals that are no exclusion of a fact; where that says too much or nothing, one field.
   */
  private List<Formula.Compare> consequents(List<Formula.Compare> literals) {
    List<Formula.Compare> rest = literals.stream().filter(l -> !excludesFact(l)).toList();
    if (!rest.isEmpty() && rest.size() < literals.size()) {
      return rest;
    }
    Term subject =
        literals.reversed().stream()
            .min(Comparator.comparingInt(this::conditionRank))
            .orElseThrow()
            .left();
    return literals.stream().filter(l -> l.left().equals(subject)).toList();
  }

  /** Whether the literal's negation says what a field is. */
  private boolean excludesFact(Formula.Compare literal) {
    return normal(literal.negate()).op() == Operator.EQ && literal.right() instanceof Term.Constant;
  }

  /** The higher, the better the literal's negation reads as a condition. */
  private int conditionRank(Formula.Compare literal) {
    boolean category = !isNumeric(literal.left());
    if (excludesFact(literal)) {
      return category ? 4 : isBoolean(literal.left()) ? 2 : 3;
    }
    return category ? 0 : 1;
  }

  /** Comparisons of one subject in a row name it once: "octets is below 5 or above 9". */
  private String phrases(List<Formula.Compare> comparisons, String word) {
    Map<String, List<String>> bySubject = new LinkedHashMap<>();
    for (Formula.Compare comparison : comparisons) {
      Formula.Compare normal = normal(comparison);
      bySubject
          .computeIfAbsent(term(normal.left(), normal.right()), _ -> new ArrayList<>())
          .add(verb(normal.op()) + term(normal.right(), normal.left()));
    }
    return bySubject.entrySet().stream()
        .map(entry -> entry.getKey() + " " + once(entry.getValue(), word))
        .collect(Collectors.joining(word));
  }

  private static String once(List<String> verbs, String word) {
    return Stream.concat(
            verbs.stream().limit(1), verbs.stream().skip(1).map(v -> v.substring(IS.length())))
        .collect(Collectors.joining(word));
  }

  private static String verb(Operator op) {
    return IS
        + switch (op) {
          case EQ -> "";
          case NE -> "not ";
          case LT -> "below ";
          case LE -> "at most ";
          case GT -> "above ";
          case GE -> "at least ";
        };
  }

  /** Of a flag's two values, a comparison that admits one says that the flag has it. */
  private Formula.Compare normal(Formula.Compare comparison) {
    if (isBoolean(comparison.left()) && comparison.right() instanceof Term.Constant(var value)) {
      boolean zero = comparison.op().holds(Value.of(0), value);
      boolean one = comparison.op().holds(Value.of(1), value);
      if (zero != one) {
        return new Formula.Compare(comparison.left(), Operator.EQ, Term.constant(one ? 1 : 0));
      }
    }
    return comparison;
  }

  private boolean isBoolean(Term term) {
    return term instanceof Term.FieldRef(var name)
        && type.field(name).filter(f -> f.type() == FieldType.BOOLEAN).isPresent();
  }

  private boolean isNumeric(Term term) {
    return !(term instanceof Term.FieldRef(var name))
        || type.field(name).filter(f -> f.type().isNumeric()).isPresent();
  }

  /** {@code other} is the comparison's other side: a constant is read with that field's labels. */
  private String term(Term term, Term other) {
    return switch (term) {
      case Term.FieldRef(var name) -> type.field(name).map(Field::title).orElse(name);
      case Term.Constant(var value) ->
          other instanceof Term.FieldRef(var name)
              ? type.field(name).map(f -> f.render(value)).orElse(value.text())
              : value.text();
      case Term.Plus(var a, var b) -> term(a, term) + " plus " + term(b, term);
      case Term.Minus(var a, var b) -> term(a, term) + " minus " + factor(b, term);
      case Term.Divide(var a, var b) -> factor(a, term) + " over " + factor(b, term);
      case Term.Mod(var a, var b) -> "the remainder of " + term(a, term) + " by " + factor(b, term);
      case Term.Bits(var a, var mask) -> "bits " + mask + " of " + factor(a, term);
      case Term.Aggregate(var function, var arguments) ->
          arguments.stream()
              .map(a -> term(a, term))
              .collect(Collectors.joining(", ", word(function) + " of ", ""));
      case Term.Indexed(var family, var index, var offset) ->
          family + " at " + index + (offset == 0 ? "" : offset > 0 ? "+" + offset : "" + offset);
      case Term.Family(var name) -> "every " + name;
      case Term.Times(var a, Term.Constant b) when !(a instanceof Term.Constant) ->
          product(b, a, term);
      case Term.Times(var a, var b) -> product(a, b, term);
    };
  }

  private static String word(Term.Function function) {
    return switch (function) {
      case MIN -> "the least";
      case MAX -> "the greatest";
      case SUM -> "the sum";
      case AVG -> "the mean";
      case COUNT -> "the number of non-zero ones";
    };
  }

  private String product(Term a, Term b, Term whole) {
    return factor(a, whole) + " times " + factor(b, whole);
  }

  private String factor(Term factor, Term whole) {
    String words = term(factor, whole);
    return factor instanceof Term.Plus || factor instanceof Term.Minus ? "(" + words + ")" : words;
  }
}
