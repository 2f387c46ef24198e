package dev.nomos.logic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of {@link SmtLib} that writes terms, and names what would be written more than once. */
final class SmtTerms {
  private final RowType type;
  private final Set<String> symbols = new LinkedHashSet<>();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Map<String, Integer> codes = new LinkedHashMap<>();
  private final List<String> definitions = new ArrayList<>();

  /**
   * @param real whether the sort is Real, else Int
   * @param defined conditions without which the term has no value
   */
  record Written(String text, boolean real, Set<String> defined) {
    String asReal() {
      return real ? text : "(to_real " + text + ")";
    }
  }

  SmtTerms(RowType type) {
    this.type = type;
    type.fields().forEach(field -> fields.put(field.name(), symbol(field.name())));
  }

  /** A symbol that nothing else has, as near to {@code name} as the language allows. */
  String symbol(String name) {
    StringBuilder plain = new StringBuilder();
    name.codePoints()
        .map(c -> c == '|' || c == '\\' || c < ' ' || c > '~' ? '_' : c)
        .forEach(plain::appendCodePoint);
    String symbol = plain.toString();
    for (int i = 1; !symbols.add(symbol); i++) {
      symbol = plain + "!" + i;
    }
    return "|" + symbol + "|";
  }

  /** The symbol of a field, which then counts as used. */
  String field(String name) {
    used.add(name);
    return Objects.requireNonNull(fields.get(name));
  }

  /** The fields that were used, in the order of the row type. */
  List<Field> used() {
    return type.fields().stream().filter(field -> used.contains(field.name())).toList();
  }

  /** The number that stands for a text, the same one in every field. */
  String code(String text) {
    return codes.computeIfAbsent(text, _ -> codes.size()).toString();
  }

  Map<String, Integer> codes() {
    return codes;
  }

  /** What was named, in the order of naming: function definitions. */
  List<String> definitions() {
    return definitions;
  }

  /** A short name for an expression that is used more than once. */
  String named(String expression, String sort) {
    if (!expression.startsWith("(")) {
      return expression;
    }
    String name = symbol("part");
    definitions.add("(define-fun " + name + " () " + sort + " " + expression + ")");
    return name;
  }

  /** A term of numbers, windows written out. */
  Written number(Term term) {
    return switch (term) {
      case Term.FieldRef(var name) ->
          new Written(
              field(name), type.field(name).orElseThrow().type() == FieldType.REAL, Set.of());
      case Term.Constant(var value) -> constant(value.decimal());
      case Term.Plus(var left, var right) -> operation("+", List.of(left, right));
      case Term.Minus(var left, var right) -> operation("-", List.of(left, right));
      case Term.Times(var left, var right) -> operation("*", List.of(left, right));
      case Term.Divide(var left, var right) -> quotient(number(left), number(right));
      case Term.Mod(var left, var right) -> remainder(number(left), number(right));
      case Term.Bits(var part, var mask) -> bits(number(part), mask);
      case Term.Aggregate(var function, var arguments) -> aggregate(function, arguments);
      case Term.Indexed _, Term.Family _ ->
          throw new IllegalStateException("'" + term + "' was not written out");
    };
  }

  private static Written constant(BigDecimal number) {
    String digits = number.abs().toPlainString();
    boolean real = number.scale() > 0;
    return new Written(number.signum() < 0 ? "(- " + digits + ")" : digits, real, Set.of());
  }

  /** The parts, all of one sort: Real where one of them is. */
  private List<Written> alike(List<Term> terms) {
    List<Written> parts = terms.stream().map(this::number).toList();
    return parts.stream().noneMatch(Written::real)
        ? parts
        : parts.stream().map(p -> new Written(p.asReal(), true, p.defined())).toList();
  }

  private static Set<String> defined(List<Written> parts) {
    return parts.stream()
        .flatMap(part -> part.defined().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String apply(String operator, List<Written> parts) {
    return parts.stream()
        .map(Written::text)
        .collect(Collectors.joining(" ", "(" + operator + " ", ")"));
  }

  private Written operation(String operator, List<Term> terms) {
    List<Written> parts = alike(terms);
    return new Written(apply(operator, parts), parts.getFirst().real(), defined(parts));
  }

  private Written quotient(Written a, Written b) {
    String divisor = named(b.asReal(), "Real");
    return new Written(
        "(/ " + a.asReal() + " " + divisor + ")",
        true,
        with(defined(List.of(a, b)), "(distinct " + divisor + " 0.0)"));
  }

  /** The language's mod is ours: never negative. */
  private Written remainder(Written a, Written b) {
    String divisor = named(b.text(), "Int");
    return new Written(
        "(mod " + a.text() + " " + divisor + ")",
        false,
        with(defined(List.of(a, b)), "(distinct " + divisor + " 0)"));
  }

  private static Set<String> with(Set<String> conditions, String another) {
    Set<String> all = new LinkedHashSet<>(conditions);
    all.add(another);
    return all;
  }

  /** Bit i of a number is (number div 2^i) mod 2, also in two's complement: div rounds down. */
  private Written bits(Written part, long mask) {
    String number = named(part.text(), "Int");
    long positive = mask < 0 ? ~mask : mask;
    List<String> summands = new ArrayList<>(List.of("0", "0"));
    for (int i = 0; i < Long.SIZE; i++) {
      if ((positive >>> i & 1) != 0) {
        BigInteger power = BigInteger.TWO.pow(i);
        summands.add("(* %s (mod (div %s %s) 2))".formatted(power, number, power));
      }
    }
    String sum = "(+ " + String.join(" ", summands) + ")";
    return new Written(mask < 0 ? "(- " + number + " " + sum + ")" : sum, false, part.defined());
  }

  private Written aggregate(Term.Function function, List<Term> arguments) {
    List<Written> parts = alike(arguments);
    boolean real = parts.getFirst().real();
    String sort = real ? "Real" : "Int";
    return switch (function) {
      case MIN -> extreme("<=", parts, sort);
      case MAX -> extreme(">=", parts, sort);
      case SUM -> new Written(sum(parts), real, defined(parts));
      case AVG -> {
        String sum = new Written(sum(parts), real, Set.of()).asReal();
        yield new Written("(/ " + sum + " " + parts.size() + ".0)", true, defined(parts));
      }
      case COUNT -> {
        String zero = real ? "0.0" : "0";
        String ones =
            parts.stream()
                .map(part -> "(ite (= " + part.text() + " " + zero + ") 0 1)")
                .collect(Collectors.joining(" ", "(+ 0 ", ")"));
        yield new Written(ones, false, defined(parts));
      }
    };
  }

  private static String sum(List<Written> parts) {
    return parts.size() == 1 ? parts.getFirst().text() : apply("+", parts);
  }

  private Written extreme(String order, List<Written> parts, String sort) {
    String best = named(parts.getFirst().text(), sort);
    for (Written part : parts.subList(1, parts.size())) {
      String other = named(part.text(), sort);
      best = named("(ite (%s %s %s) %s %s)".formatted(order, best, other, best, other), sort);
    }
    return new Written(best, !sort.equals("Int"), defined(parts));
  }
}
