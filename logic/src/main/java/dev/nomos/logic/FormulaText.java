package dev.nomos.logic;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints formula parts so that {@link FormulaParser} reads them back unchanged. */
final class FormulaText {
  static final Set<String> KEYWORDS = Set.of("and", "or", "not", "true", "false");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

  private FormulaText() {}

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
    return part instanceof Formula.Compare || part instanceof Formula.Not
        ? part.toString()
        : "(" + part + ")";
  }
}
