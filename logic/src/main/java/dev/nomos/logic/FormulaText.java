package dev.nomos.logic;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints formula parts so that {@link FormulaParser} reads them back unchanged. */
final class FormulaText {
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "xor", "not", "true", "false", "in", "forall", "exists");

  private static final int LONGEST_KEYWORD = 6;

  /** Numbers by size, then text. */
  static final Comparator<Value> BY_VALUE =
      Comparator.comparing((Value v) -> !v.isNumber())
          .thenComparing(
              (a, b) -> a.isNumber() ? Value.compareNumbers(a, b) : a.text().compareTo(b.text()));

  private FormulaText() {}

  static boolean isKeyword(String name) {
    return name.length() <= LONGEST_KEYWORD && KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
  }

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
    return isPlain(name) && !isKeyword(name) ? name : quoted(name, '`');
  }

  /** A letter or underscore, then letters, digits, underscores and dots. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
      if (!letter && (i == 0 || (c != '.' && (c < '0' || c > '9')))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  static String literal(Value value) {
    return value instanceof Value.Text(var text) ? quoted(text, '"') : value.text();
  }

  /** In quotes, on one line, without characters that a terminal would obey. */
  static String quoted(String text, char quote) {
    StringBuilder out = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c == '\\' || c == quote ? "\\" : "").append(c);
          }
        }
      }
    }
    return out.append(quote).toString();
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
