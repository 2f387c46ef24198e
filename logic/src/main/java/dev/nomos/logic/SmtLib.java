package dev.nomos.logic;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules as an SMT-LIB 2.6 script that any solver with linear or nonlinear arithmetic reads. Its
 * models are the rows that have every field and break no rule:
 *
 * <ul>
 *   <li>an integer field is an Int of 64 bits, a flag an Int of 0 or 1, a decimal field a Real;
 *   <li>a field of text is an Int that codes it: the texts that rules name have the codes that the
 *       script's comments tell, any other number is some other text. A number compared with text is
 *       coded as its text;
 *   <li>quantifiers over windows are written out;
 *   <li>a rule is asserted to be not false: where it divides by zero it may be unknown.
 * </ul>
 */
public final class SmtLib {
  private final SmtTerms terms;
  private final RowType type;

  /** What equivalences compare, so that nesting them does not write it again and again. */
  private final IdentityHashMap<Formula, Both> compared = new IdentityHashMap<>();

  /** A longer expression gets a name where it is used more than once. */
  private static final int SHORT = 100;

  /**
   * @param may an expression of "not false"
   * @param must an expression of "true"
   */
  private record Both(String may, String must) {
    boolean isOne() {
      return may.equals(must);
    }
  }

  private SmtLib(RowType type) {
    this.type = type;
    terms = new SmtTerms(type);
  }

  /**
   * The whole script, which asserts each rule under its own name and ends with {@code check-sat}.
   * Throws {@link IllegalArgumentException} where a rule means nothing over {@code type}.
   */
  public static String script(List<Rule> rules, RowType type) {
    return new SmtLib(type).written(rules);
  }

  private String written(List<Rule> rules) {
    rules.forEach(this::check);
    List<String> assertions = new ArrayList<>();
    for (Rule rule : rules) {
      String holds = truth(rule.formula().expand(type), true);
      assertions.add("; " + rule.formula());
      assertions.add("(assert (! " + holds + " :named " + terms.symbol("rule " + rule.id()) + "))");
    }
    return Stream.of(
            List.of("(set-logic ALL)"),
            comments(),
            declarations(),
            terms.definitions(),
            assertions,
            List.of("(check-sat)"))
        .flatMap(List::stream)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private void check(Rule rule) {
    List<String> problems = rule.formula().problems(type);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("rule " + rule.id() + ": " + problems.getFirst());
    }
  }

  private List<String> comments() {
    return terms.codes().entrySet().stream()
        .map(code -> "; " + code.getValue() + " is " + FormulaText.quoted(code.getKey(), '"'))
        .toList();
  }

  private List<String> declarations() {
    List<String> lines = new ArrayList<>();
    for (Field field : terms.used()) {
      String symbol = terms.field(field.name());
      String sort = field.type() == FieldType.REAL ? "Real" : "Int";
      lines.add("(declare-const " + symbol + " " + sort + ")");
      switch (field.type()) {
        case BOOLEAN -> lines.add("(assert (<= 0 " + symbol + " 1))");
        case INTEGER ->
            lines.add("(assert (<= (- 9223372036854775808) " + symbol + " 9223372036854775807))");
        case REAL, CATEGORICAL, STRING -> {}
      }
    }
    return lines;
  }

  /** {@code lenient}: an expression of "not false", else one of "true"; they differ in x / 0. */
  private String truth(Formula formula, boolean lenient) {
    return switch (formula) {
      case Formula.Compare comparison -> comparison(comparison, lenient);
      case Formula.In in -> membership(in, lenient);
      case Formula.Quantified _ ->
          throw new IllegalStateException("'" + formula + "' was not written out");
      case Formula.Not(var body) -> "(not " + truth(body, !lenient) + ")";
      case Formula.AllOf(var parts) -> joined("and", "true", parts, lenient);
      case Formula.AnyOf(var parts) -> joined("or", "false", parts, lenient);
      case Formula.Implies(var a, var b) ->
          "(=> " + truth(a, !lenient) + " " + truth(b, lenient) + ")";
      case Formula.Iff(var a, var b) -> equivalence(a, b, lenient);
    };
  }

  private String joined(String word, String none, List<Formula> parts, boolean lenient) {
    return applied(word, none, parts.stream().map(part -> truth(part, lenient)).toList());
  }

  private static String applied(String word, String none, List<String> parts) {
    return switch (parts.size()) {
      case 0 -> none;
      case 1 -> parts.getFirst();
      default -> "(" + word + " " + String.join(" ", parts) + ")";
    };
  }

  private String equivalence(Formula left, Formula right, boolean lenient) {
    Both a = both(left);
    Both b = both(right);
    if (a.isOne() && b.isOne()) {
      return "(= " + a.may() + " " + b.may() + ")";
    }
    return lenient
        ? "(and (=> %s %s) (=> %s %s))".formatted(a.must(), b.may(), b.must(), a.may())
        : "(or (and %s %s) (not (or %s %s)))".formatted(a.must(), b.must(), a.may(), b.may());
  }

  private Both both(Formula formula) {
    Both known = compared.get(formula);
    if (known == null) {
      String may = named(truth(formula, true));
      String must = truth(formula, false);
      known = new Both(may, must.equals(may) ? may : named(must));
      compared.put(formula, known);
    }
    return known;
  }

  private String named(String expression) {
    return expression.length() > SHORT ? terms.named(expression, "Bool") : expression;
  }

  private String comparison(Formula.Compare comparison, boolean lenient) {
    Term left = comparison.left();
    Term right = comparison.right();
    Operator op = comparison.op();
    if (isText(left) || isText(right)) {
      return related(op, code(left), code(right));
    }
    SmtTerms.Written a = terms.number(left);
    SmtTerms.Written b = terms.number(right);
    boolean real = a.real() || b.real();
    String relation = real ? related(op, a.asReal(), b.asReal()) : related(op, a.text(), b.text());
    return where(
        Stream.concat(a.defined().stream(), b.defined().stream()).distinct().toList(),
        relation,
        lenient);
  }

  private static String related(Operator op, String a, String b) {
    String word = op == Operator.NE ? "distinct" : op.symbol();
    return "(" + word + " " + a + " " + b + ")";
  }

  private static String where(List<String> defined, String relation, boolean lenient) {
    if (defined.isEmpty()) {
      return relation;
    }
    String all = applied("and", "true", defined);
    return "(" + (lenient ? "=>" : "and") + " " + all + " " + relation + ")";
  }

  private String membership(Formula.In in, boolean lenient) {
    boolean text = isText(in.term());
    SmtTerms.Written number =
        text ? new SmtTerms.Written(code(in.term()), false, Set.of()) : terms.number(in.term());
    String subject = terms.named(number.text(), number.real() ? "Real" : "Int");
    List<String> equal =
        in.values().stream()
            .map(value -> text ? terms.code(value.text()) : constant(value, number.real()))
            .filter(value -> !value.isEmpty())
            .map(value -> "(= " + subject + " " + value + ")")
            .toList();
    String any = applied("or", "false", equal);
    return where(List.copyOf(number.defined()), in.inside() ? any : "(not " + any + ")", lenient);
  }

  /** Empty for a fraction that no whole number equals. */
  private String constant(Value value, boolean real) {
    SmtTerms.Written written = terms.number(new Term.Constant(value));
    return real ? written.asReal() : written.real() ? "" : written.text();
  }

  private boolean isText(Term term) {
    return switch (term) {
      case Term.Constant(var value) -> !value.isNumber();
      case Term.FieldRef(var name) -> !type.field(name).orElseThrow().type().isNumeric();
      case Term.Plus _,
          Term.Minus _,
          Term.Times _,
          Term.Divide _,
          Term.Mod _,
          Term.Bits _,
          Term.Aggregate _,
          Term.Indexed _,
          Term.Family _ ->
          false;
    };
  }

  private String code(Term term) {
    return term instanceof Term.FieldRef(var name)
        ? terms.field(name)
        : terms.code(((Term.Constant) term).value().text());
  }
}
