package dev.nomos.logic;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the formula language. What {@code toString} prints, what NetNomos prints
 * and what a person writes are all read:
 *
 * <pre>
 *   formula     = implication [ ( "&lt;=&gt;" | "&lt;-&gt;" ) formula ]
 *   implication = disjunct [ ( "=&gt;" | "-&gt;" ) implication ]
 *   disjunct    = exclusive { "or" exclusive }
 *   exclusive   = conjunct { "xor" conjunct }
 *   conjunct    = negation { "and" negation }
 *   negation    = "not" negation | "true" | "false" | quantified | "(" formula ")" | comparison
 *   quantified  = ( "forall" | "exists" ) name [ "in" range ] ":" formula
 *   range       = whole ".." whole | "{" whole { "," whole } "}"
 *   comparison  = sum ( operator sum { operator sum } | [ "not" ] "in" "{" constant { "," constant } "}" )
 *   operator    = "=" | "==" | "!=" | "&lt;=" | "&lt;" | "&gt;=" | "&gt;"
 *   sum, product, factor: see {@link TermParser}
 * </pre>
 *
 * Words may be in upper case. A chain such as {@code 0 <= x <= 255} is the conjunction of its
 * comparisons. Nesting, the depth of the tree and the number of operands are bounded: a hostile
 * text can exhaust neither the reader's stack nor that of whoever walks the tree.
 */
final class FormulaParser {
  private static final int MAX_NESTING = 250;

  private final FormulaScanner scanner;
  private final @Nullable RowType type;
  private final TermParser terms;
  private final IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();
  private int nesting;

  /** {@code type}: whose labels a comparison may name instead of values; null for none. */
  FormulaParser(String text, @Nullable RowType type) {
    this.type = type;
    scanner = new FormulaScanner(text);
    terms = new TermParser(scanner, this);
  }

  Formula parse() {
    Formula formula = formula();
    if (!scanner.atEnd()) {
      throw scanner.error("the end");
    }
    if (formula.depth() > Formula.MAX_DEPTH) {
      throw scanner.errorAt(0, "a formula of at most " + Formula.MAX_DEPTH + " levels");
    }
    return formula;
  }

  /** The formula, where it means something over {@code type}. */
  static Formula checked(String text, RowType type) {
    FormulaParser parser = new FormulaParser(text, type);
    Formula formula = parser.parse();
    List<TypeCheck.Problem> problems = TypeCheck.problems(formula, type);
    if (!problems.isEmpty()) {
      TypeCheck.Problem first = problems.getFirst();
      int place =
          parser.places.getOrDefault(first.part(), parser.places.getOrDefault(first.inside(), 0));
      throw new FormulaTypeException(text, place, first.reason());
    }
    return formula;
  }

  /** Remembers where a part of the formula begins. */
  <T> T at(int position, T part) {
    places.putIfAbsent(part, position);
    return part;
  }

  private Formula formula() {
    Formula left = implication();
    return scanner.symbol("<=>") || scanner.symbol("<->")
        ? new Formula.Iff(left, nested(this::formula))
        : left;
  }

  private Formula implication() {
    Formula left = chain("or", this::exclusive, Formula::anyOf);
    return scanner.symbol("=>") || scanner.symbol("->")
        ? new Formula.Implies(left, nested(this::implication))
        : left;
  }

  private Formula exclusive() {
    return chain("xor", this::conjunct, FormulaParser::unequal);
  }

  private static Formula unequal(List<Formula> parts) {
    return parts.stream().reduce((a, b) -> new Formula.Not(new Formula.Iff(a, b))).orElseThrow();
  }

  private Formula conjunct() {
    return chain("and", this::negation, Formula::allOf);
  }

  private Formula chain(
      String word, Supplier<Formula> part, Function<List<Formula>, Formula> combine) {
    List<Formula> parts = new ArrayList<>(List.of(part.get()));
    while (scanner.keyword(word)) {
      parts.add(part.get());
    }
    return combine.apply(parts);
  }

  private Formula negation() {
    if (scanner.keyword("not")) {
      return new Formula.Not(nested(this::negation));
    }
    if (scanner.keyword("true")) {
      return Formula.always();
    }
    if (scanner.keyword("false")) {
      return Formula.never();
    }
    int start = scanner.position();
    for (Formula.Quantifier quantifier : Formula.Quantifier.values()) {
      if (scanner.keyword(quantifier.word())) {
        return at(start, quantified(quantifier));
      }
    }
    return opensFormula() ? nested(this::group) : comparison();
  }

  private Formula group() {
    scanner.expect("(");
    Formula inner = formula();
    scanner.expect(")");
    return inner;
  }

  private Formula quantified(Formula.Quantifier quantifier) {
    String index = scanner.name("the name of a position");
    Formula.Range range = scanner.keyword("in") ? range() : null;
    scanner.expect(":");
    return new Formula.Quantified(quantifier, index, range, nested(this::formula));
  }

  private Formula.Range range() {
    int start = scanner.position();
    boolean listed = scanner.symbol("{");
    int from = scanner.whole(Formula.Range.MAX_POSITION);
    int to = from;
    if (listed) {
      while (scanner.symbol(",")) {
        if (scanner.whole(Formula.Range.MAX_POSITION) != ++to) {
          throw scanner.errorAt(start, "positions that follow one another");
        }
      }
      scanner.expect("}");
    } else {
      scanner.expect("..");
      to = scanner.whole(Formula.Range.MAX_POSITION);
    }
    if (to < from) {
      throw scanner.errorAt(start, "a range whose end is not below its start");
    }
    return new Formula.Range(from, to);
  }

  /**
   * Whether the parenthesis ahead, if there is one, groups a formula rather than a term: a term is
   * followed by arithmetic or a comparison. Looking ahead keeps reading linear in each level.
   */
  private boolean opensFormula() {
    if (scanner.peek() != '(') {
      return false;
    }
    FormulaScanner after = scanner.from(scanner.afterGroup());
    boolean connective =
        after.sees("=>") || after.sees("->") || after.sees("<=>") || after.sees("<->");
    return connective
        || !("+-*/%=!<>".indexOf(after.peek()) >= 0
            || after.seesKeyword("in")
            || after.seesKeyword("not")
            || after.seesKeyword("mod"));
  }

  private Formula comparison() {
    int start = scanner.position();
    Term left = terms.sum();
    int place = scanner.position();
    boolean outside = scanner.keyword("not");
    if (scanner.keyword("in")) {
      return at(start, membership(left, !outside));
    }
    Operator op = outside ? null : operator();
    if (op == null) {
      throw scanner.errorAt(place, "one of = != < <= > >= in");
    }
    List<Formula> chain = new ArrayList<>();
    for (; op != null; op = operator()) {
      terms.checkOperands(chain.size());
      Term right = terms.sum();
      chain.add(at(start, Labels.compare(left, op, right, type)));
      left = right;
    }
    return Formula.allOf(chain);
  }

  private Formula.In membership(Term term, boolean inside) {
    scanner.expect("{");
    List<Value> values = new ArrayList<>();
    do {
      int start = scanner.position();
      switch (terms.factor()) {
        case Term.Constant(var value) -> values.add(value);
        case Term.FieldRef(var label) -> values.addAll(labelled(term, label, start));
        default -> throw notAConstant(start);
      }
    } while (scanner.symbol(","));
    scanner.expect("}");
    return new Formula.In(term, values, inside);
  }

  private List<Value> labelled(Term term, String label, int start) {
    List<Value> values = Labels.values(term, label, type);
    if (values.isEmpty()) {
      throw notAConstant(start);
    }
    return values;
  }

  private FormulaSyntaxException notAConstant(int start) {
    return scanner.errorAt(start, "a number or a text in quotes");
  }

  /** The comparison that comes next; null where none does. */
  private @Nullable Operator operator() {
    if (scanner.sees("=>") || scanner.sees("<=>") || scanner.sees("<->")) {
      return null;
    }
    if (scanner.symbol("==")) {
      return Operator.EQ;
    }
    for (Operator op :
        List.of(Operator.LE, Operator.GE, Operator.NE, Operator.LT, Operator.GT, Operator.EQ)) {
      if (scanner.symbol(op.symbol())) {
        return op;
      }
    }
    return null;
  }

  <T> T nested(Supplier<T> body) {
    if (++nesting > MAX_NESTING) {
      throw scanner.error("at most " + MAX_NESTING + " levels of nesting");
    }
    try {
      return body.get();
    } finally {
      nesting--;
    }
  }
}
