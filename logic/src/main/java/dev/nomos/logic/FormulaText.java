package dev.nomos.logic;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints formula parts so that {@link FormulaParser} reads them back unchanged. */
final class FormulaText {
  static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "true", "false", "in", "forall", "exists");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

  /** Numbers by size, then text. */
  static final Comparator<Value> BY_VALUE =
      Comparator.comparing((Value v) -> !v.isNumber())
          .thenComparing(
              (a, b) -> a.isNumber() ? Value.compareNumbers(a, b) : a.text().compareTo(b.text()));

  private FormulaText() {}

  static String membership(Formula.In in) {
    return in.values().stream()
        .map(FormulaText::literal)
        .collect(Collectors.joining(", ", in.term() + (in.inside() ? " in {" : " not in {"), "}"));
  }

  /** {@code rightmost}: where another product or quotient would be read as the left one's. */
  static String factor(Term term, boolean rightmost) {
    boolean sum = term instanceof Term.Plus || term instanceof Term.Minus;
    boolean product = term instanceof Term.Times || term instanceof Term.Divide;
    return sum || (rightmost && product) ? "(" + term + ")" : term.toString();
  }

  static String identifier(String name) {
    return PLAIN.matcher(name).matches() && !KEYWORDS.contains(name)
        ? name
        : '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
  }

  static String literal(Value value) {
    return value instanceof Value.Text(var text)
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : value.text();
  }

  static String join(List<Formula> parts, String word, String whenEmpty) {
    return parts.isEmpty()
        ? whenEmpty
        : parts.stream().map(FormulaText::operand).collect(Collectors.joining(word));
  }

  static String operand(Formula part) {
    return part instanceof Formula.Compare
            || part instanceof Formula.In
            || part instanceof Formula.Not
        ? part.toString()
        : "(" + part + ")";
  }
}
