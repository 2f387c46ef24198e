package dev.nomos.logic;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link FormulaParser} that reads terms:
 *
 * <pre>
 *   sum      = product { ( "+" | "-" ) product }
 *   product  = factor { ( "*" | "/" | "%" | "mod" ) factor }
 *   factor   = [ "-" ] ( number | text | name | window | call | "(" sum ")" )
 *   text     = "…" | '…'
 *   name     = letters, digits, "_", "." | `…`
 *   window   = name "[" ( "*" | name [ ( "+" | "-" ) whole ] ) "]"
 *   call     = "mod" "(" sum "," sum ")" | "bits" "(" sum "," whole ")" | aggregate
 *   aggregate= ( "min" | "max" | "sum" | "avg" | "count" ) "(" sum { "," sum } ")"
 * </pre>
 *
 * In texts and names a backslash makes the next character plain; {@code \n}, {@code \r}, {@code \t}
 * and {@code \}{@code uXXXX} are as in Java. A dotted address such as 10.0.0.1 is a name.
 */
final class TermParser {
  /** Of one sum, product or call: they become trees as deep as they are long. */
  private static final int MAX_OPERANDS = 100;

  private static final int MAX_ARGUMENTS = 10_000;
  private static final String EXPECTED = "a number, a text or a field";
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private final FormulaScanner scanner;
  private final FormulaParser parser;

  TermParser(FormulaScanner scanner, FormulaParser parser) {
    this.scanner = scanner;
    this.parser = parser;
  }

  void checkOperands(int operands) {
    if (operands >= MAX_OPERANDS) {
      throw scanner.error("at most " + MAX_OPERANDS + " operands in a row");
    }
  }

  Term sum() {
    int start = scanner.position();
    Term left = product();
    for (int operands = 1; ; operands++) {
      boolean plus = scanner.symbol("+");
      if (!plus && (scanner.sees("->") || !scanner.symbol("-"))) {
        return left;
      }
      checkOperands(operands);
      Term right = product();
      left = parser.at(start, plus ? new Term.Plus(left, right) : new Term.Minus(left, right));
    }
  }

  private Term product() {
    int start = scanner.position();
    Term left = factor();
    for (int operands = 1; ; operands++) {
      Term.@Nullable Combined how = productSymbol();
      if (how == null) {
        return left;
      }
      checkOperands(operands);
      left = parser.at(start, how.of(left, factor()));
    }
  }

  private Term.@Nullable Combined productSymbol() {
    return scanner.symbol("*")
        ? Term.Times::new
        : scanner.symbol("/")
            ? Term.Divide::new
            : scanner.symbol("%") || scanner.keyword("mod") ? Term.Mod::new : null;
  }

  Term factor() {
    int start = scanner.position();
    if (scanner.symbol("-")) {
      return parser.at(start, negative());
    }
    char c = scanner.peek();
    if (c == '"' || c == '\'') {
      return parser.at(start, new Term.Constant(new Value.Text(scanner.quoted(c))));
    }
    if (c == '(') {
      return parser.nested(this::group);
    }
    return parser.at(start, FormulaScanner.isDigit(c) ? number() : named());
  }

  private Term negative() {
    if (scanner.peek() == '-') {
      throw scanner.error(EXPECTED);
    }
    boolean literal = FormulaScanner.isDigit(scanner.peek());
    Term factor = factor();
    return literal && factor instanceof Term.Constant(var value)
        ? new Term.Constant(Value.of(value.decimal().negate()))
        : new Term.Times(Term.constant(-1), factor);
  }

  private Term group() {
    scanner.expect("(");
    Term inner = sum();
    scanner.expect(")");
    return inner;
  }

  /** A name as it is written without a need for quotes: plain, or an address. */
  static String name(String name) {
    return ADDRESS.matcher(name).matches() ? name : FormulaText.identifier(name);
  }

  private Term number() {
    String digits = scanner.digits();
    boolean dotted = digits.indexOf('.') != digits.lastIndexOf('.');
    return dotted && ADDRESS.matcher(digits).matches()
        ? new Term.FieldRef(digits)
        : new Term.Constant(Value.of(scanner.number(digits)));
  }

  private Term named() {
    boolean plain = scanner.peek() != '`';
    String name = scanner.name(EXPECTED);
    if (plain && scanner.peek() == '(') {
      return parser.nested(() -> call(name));
    }
    return scanner.symbol("[") ? window(name) : new Term.FieldRef(name);
  }

  private Term window(String family) {
    if (scanner.symbol("*")) {
      scanner.expect("]");
      return new Term.Family(family);
    }
    String index = scanner.name("* or the name of a position");
    int offset = 0;
    if (scanner.symbol("+")) {
      offset = scanner.whole(Formula.Range.MAX_POSITION);
    } else if (scanner.symbol("-")) {
      offset = -scanner.whole(Formula.Range.MAX_POSITION);
    }
    scanner.expect("]");
    return new Term.Indexed(family, index, offset);
  }

  private Term call(String function) {
    int start = scanner.position();
    scanner.expect("(");
    if (isWord(function, "mod")) {
      Term left = sum();
      scanner.expect(",");
      return closed(new Term.Mod(left, sum()));
    }
    if (isWord(function, "bits")) {
      Term term = sum();
      scanner.expect(",");
      return closed(new Term.Bits(term, mask()));
    }
    for (Term.Function aggregate : Term.Function.values()) {
      if (isWord(function, aggregate.word())) {
        return closed(new Term.Aggregate(aggregate, arguments()));
      }
    }
    throw scanner.errorAt(
        start - function.length(), "one of mod, bits, min, max, sum, avg, count before '('");
  }

  private static boolean isWord(String name, String word) {
    return name.equalsIgnoreCase(word);
  }

  private Term closed(Term term) {
    scanner.expect(")");
    return term;
  }

  private long mask() {
    int start = scanner.position();
    if (factor() instanceof Term.Constant(Value.Whole(var mask))) {
      return mask;
    }
    throw scanner.errorAt(start, "a whole number of 64 bits");
  }

  private List<Term> arguments() {
    List<Term> arguments = new ArrayList<>();
    do {
      if (arguments.size() >= MAX_ARGUMENTS) {
        throw scanner.error("at most " + MAX_ARGUMENTS + " arguments");
      }
      arguments.add(sum());
    } while (scanner.symbol(","));
    return arguments;
  }
}
