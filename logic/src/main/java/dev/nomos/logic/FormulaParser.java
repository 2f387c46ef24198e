package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Recursive descent over the formula language:
 *
 * <pre>
 *   formula    = disjunct [ "=>" formula ]
 *   disjunct   = conjunct { "or" conjunct }
 *   conjunct   = negation { "and" negation }
 *   negation   = "not" negation | "true" | "false" | comparison | "(" formula ")"
 *   comparison = sum ( "=" | "!=" | "&lt;=" | "&lt;" | "&gt;=" | "&gt;" ) sum
 *   sum        = product { "+" product }
 *   product    = factor { "*" factor }
 *   factor     = number | "text" | name | `name` | "(" sum ")"
 * </pre>
 *
 * Nesting is bounded, and so are sums and products, which become trees as deep as they are long: a
 * hostile text can exhaust neither the reader's stack nor that of whoever walks the tree. The
 * length of a number is bounded too, since reading one takes more than linear time.
 */
final class FormulaParser {
  private static final int MAX_NESTING = 200;
  private static final int MAX_OPERANDS = 500;
  private static final int MAX_DIGITS = 1000;
  private static final String NAME_PART = "_.";

  private final String text;
  private int at;
  private int depth;

  FormulaParser(String text) {
    this.text = text;
  }

  Formula parse() {
    Formula formula = formula();
    skipBlanks();
    if (at < text.length()) {
      throw error("the end");
    }
    return formula;
  }

  private Formula formula() {
    return nested(
        () -> {
          Formula left = chain("or", this::conjunct, Formula::anyOf);
          return symbol("=>") ? new Formula.Implies(left, formula()) : left;
        });
  }

  private Formula conjunct() {
    return chain("and", this::negation, Formula::allOf);
  }

  private Formula chain(
      String word, Supplier<Formula> part, Function<List<Formula>, Formula> combine) {
    List<Formula> parts = new ArrayList<>(List.of(part.get()));
    while (keyword(word)) {
      parts.add(part.get());
    }
    return combine.apply(parts);
  }

  private Formula negation() {
    return nested(
        () -> {
          if (keyword("not")) {
            return new Formula.Not(negation());
          }
          if (keyword("true")) {
            return Formula.always();
          }
          if (keyword("false")) {
            return Formula.never();
          }
          if (opensFormula()) {
            expect("(");
            Formula inner = formula();
            expect(")");
            return inner;
          }
          Term left = sum();
          Operator op = operator();
          return new Formula.Compare(left, op, sum());
        });
  }

  /**
   * Whether the parenthesis ahead, if there is one, groups a formula rather than a term: a term is
   * followed by arithmetic or a comparison. Looking ahead keeps reading linear in each level.
   */
  private boolean opensFormula() {
    skipBlanks();
    if (at >= text.length() || text.charAt(at) != '(') {
      return false;
    }
    int after = afterClosing(at);
    while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
      after++;
    }
    return after >= text.length()
        || "+*=!<>".indexOf(text.charAt(after)) < 0
        || text.startsWith("=>", after);
  }

  /** The position after the parenthesis that closes the one at {@code open}, or the end. */
  private int afterClosing(int open) {
    int level = 0;
    char quote = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '`') {
        quote = c;
      } else if (c == '(') {
        level++;
      } else if (c == ')' && --level == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private Term sum() {
    Term left = product();
    for (int operands = 2; symbol("+"); operands++) {
      checkOperands(operands);
      left = new Term.Plus(left, product());
    }
    return left;
  }

  private Term product() {
    Term left = factor();
    for (int operands = 2; symbol("*"); operands++) {
      checkOperands(operands);
      left = new Term.Times(left, factor());
    }
    return left;
  }

  private void checkOperands(int operands) {
    if (operands > MAX_OPERANDS) {
      throw error("at most " + MAX_OPERANDS + " operands in a row");
    }
  }

  private Term factor() {
    skipBlanks();
    if (at >= text.length()) {
      throw error("a number, a text or a field");
    }
    char c = text.charAt(at);
    if (c == '"') {
      return new Term.Constant(new Value.Text(quoted('"')));
    }
    if (c == '`') {
      return new Term.FieldRef(quoted('`'));
    }
    if (c == '(') {
      return nested(
          () -> {
            expect("(");
            Term inner = sum();
            expect(")");
            return inner;
          });
    }
    return c == '-' || Character.isDigit(c) ? number() : fieldName();
  }

  private Term number() {
    int start = at++;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at - start > MAX_DIGITS) {
      at = start;
      throw error("a number of at most " + MAX_DIGITS + " digits");
    }
    try {
      return new Term.Constant(Value.of(new BigDecimal(text.substring(start, at))));
    } catch (NumberFormatException notANumber) {
      at = start;
      throw error("a number");
    }
  }

  private Term fieldName() {
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    if (name.isEmpty() || FormulaText.KEYWORDS.contains(name)) {
      at = start;
      throw error("a number, a text or a field");
    }
    return new Term.FieldRef(name);
  }

  private static boolean isNamePart(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || NAME_PART.indexOf(c) >= 0;
  }

  private String quoted(char quote) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      content.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      at = start;
      throw error("a closing " + quote);
    }
    at++;
    return content.toString();
  }

  private Operator operator() {
    skipBlanks();
    for (Operator op :
        List.of(Operator.LE, Operator.GE, Operator.NE, Operator.LT, Operator.GT, Operator.EQ)) {
      boolean implication = op == Operator.EQ && text.startsWith("=>", at);
      if (!implication && text.startsWith(op.symbol(), at)) {
        at += op.symbol().length();
        return op;
      }
    }
    throw error("one of = != < <= > >=");
  }

  private boolean keyword(String word) {
    skipBlanks();
    int end = at + word.length();
    boolean found =
        text.startsWith(word, at) && (end == text.length() || !isNamePart(text.charAt(end)));
    if (found) {
      at = end;
    }
    return found;
  }

  private boolean symbol(String symbol) {
    skipBlanks();
    boolean found = text.startsWith(symbol, at);
    if (found) {
      at += symbol.length();
    }
    return found;
  }

  private void expect(String symbol) {
    if (!symbol(symbol)) {
      throw error("'" + symbol + "'");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private <T> T nested(Supplier<T> body) {
    if (++depth > MAX_NESTING) {
      throw error("at most " + MAX_NESTING + " levels of nesting");
    }
    try {
      return body.get();
    } finally {
      depth--;
    }
  }

  private FormulaSyntaxException error(String expected) {
    return new FormulaSyntaxException(text, at, expected);
  }
}
