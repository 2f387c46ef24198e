package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random formulas of every kind and rows, over one row type that has a field of every kind and two
 * windows: {@code len} at three positions and {@code proto} at two.
 */
final class Samples {
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("octets", FieldType.INTEGER),
              Field.of("packets", FieldType.INTEGER),
              Field.of("load.5m", FieldType.REAL),
              Field.of("syn", FieldType.BOOLEAN),
              Field.of("protocol", FieldType.CATEGORICAL),
              Field.of("and", FieldType.STRING),
              Field.of("odd `name\\", FieldType.STRING),
              windowed("len", 0, FieldType.INTEGER),
              windowed("len", 1, FieldType.INTEGER),
              windowed("len", 2, FieldType.INTEGER),
              windowed("proto", 0, FieldType.CATEGORICAL),
              windowed("proto", 1, FieldType.CATEGORICAL)));
  private static final List<String> WHOLES =
      List.of("octets", "packets", "syn", "len_ctx0", "len_ctx1", "len_ctx2");
  private static final List<String> NUMBERS = List.of("octets", "packets", "load.5m", "syn");
  private static final List<String> TEXTS =
      List.of("protocol", "and", "odd `name\\", "proto_ctx0", "proto_ctx1");
  private static final List<String> WORDS =
      List.of("udp", "tcp", "", "a \"b\" \\", "or", "53", "-3", "2.0", "`", "é\n'\u0007", "[*]");

  private Samples() {}

  private static Field windowed(String family, int index, FieldType type) {
    String name = family + "_ctx" + index;
    return new Field(name, type, name, Map.of(), new Field.WindowPosition(family, index));
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  static Value number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Value.of(new BigDecimal(random.nextInt(40) - 20).movePointLeft(1));
      case 1 -> Value.of(new BigDecimal("12345678901234567890.5"));
      default -> whole(random);
    };
  }

  private static Value whole(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Value.of(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
      case 1 -> Value.of(new BigDecimal("-98765432109876543210"));
      default -> Value.of(random.nextInt(7) - 3);
    };
  }

  static Value text(Random random) {
    return Value.of(pick(random, WORDS));
  }

  /** Of a category: text, or a number for its plain form. */
  private static Value code(Random random) {
    return random.nextInt(3) == 0 ? Value.of(random.nextBoolean() ? 53 : -3) : text(random);
  }

  /** {@code bound}: the names of the positions that quantifiers around the term bind. */
  private static Term term(Random random, int depth, List<String> bound) {
    int d = depth - 1;
    return switch (random.nextInt(depth > 0 ? 8 : 2)) {
      case 0 -> Term.field(pick(random, NUMBERS));
      case 1 -> new Term.Constant(number(random));
      case 2 -> new Term.Plus(term(random, d, bound), term(random, d, bound));
      case 3 -> new Term.Minus(term(random, d, bound), term(random, d, bound));
      case 4 -> new Term.Divide(term(random, d, bound), term(random, d, bound));
      case 5 -> new Term.Times(term(random, d, bound), term(random, d, bound));
      case 6 -> aggregate(random, () -> term(random, d, bound));
      default -> wholeTerm(random, depth, bound);
    };
  }

  private static Term wholeTerm(Random random, int depth, List<String> bound) {
    int d = depth - 1;
    return switch (random.nextInt(depth > 0 ? 8 : 3)) {
      case 0 -> Term.field(pick(random, WHOLES));
      case 1 -> new Term.Constant(whole(random));
      case 2 ->
          bound.isEmpty()
              ? Term.field(pick(random, WHOLES))
              : new Term.Indexed("len", pick(random, bound), random.nextInt(3) - 1);
      case 3 -> new Term.Times(wholeTerm(random, d, bound), wholeTerm(random, d, bound));
      case 4 -> new Term.Mod(wholeTerm(random, d, bound), wholeTerm(random, d, bound));
      case 5 -> new Term.Bits(wholeTerm(random, d, bound), random.nextInt(9) - 2);
      case 6 -> new Term.Minus(wholeTerm(random, d, bound), wholeTerm(random, d, bound));
      default -> aggregate(random, () -> wholeTerm(random, d, bound), Term.Function.AVG);
    };
  }

  private static Term aggregate(Random random, Supplier<Term> part, Term.Function... not) {
    List<Term> arguments = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      arguments.add(random.nextInt(3) == 0 ? new Term.Family("len") : part.get());
    }
    Term.Function function = pick(random, List.of(Term.Function.values()));
    boolean refused = List.of(not).contains(function);
    return new Term.Aggregate(refused ? Term.Function.SUM : function, arguments);
  }

  /** The shape that most predicates have, or one with arithmetic. */
  static Formula.Compare atom(Random random) {
    return atom(random, List.of());
  }

  private static Formula.Compare atom(Random random, List<String> bound) {
    Operator any = pick(random, List.of(Operator.values()));
    return switch (random.nextInt(6)) {
      case 0 -> new Formula.Compare(term(random, 3, bound), any, term(random, 3, bound));
      case 1 -> new Formula.Compare(textTerm(random, bound), equality(random), Term.field("and"));
      case 2, 3 ->
          new Formula.Compare(
              textTerm(random, bound), equality(random), new Term.Constant(code(random)));
      default ->
          new Formula.Compare(
              Term.field(pick(random, NUMBERS)), any, new Term.Constant(number(random)));
    };
  }

  private static Operator equality(Random random) {
    return random.nextBoolean() ? Operator.EQ : Operator.NE;
  }

  private static Term textTerm(Random random, List<String> bound) {
    return bound.isEmpty() || random.nextBoolean()
        ? Term.field(pick(random, TEXTS))
        : new Term.Indexed("proto", pick(random, bound), random.nextInt(2));
  }

  /** Any atom: a comparison, a membership, a quantifier. */
  static Formula.Atom anyAtom(Random random, int depth, List<String> bound) {
    return switch (random.nextInt(5)) {
      case 0 -> membership(random, bound);
      case 1 -> bound.size() < 2 ? quantified(random, depth, bound) : atom(random, bound);
      default -> atom(random, bound);
    };
  }

  private static Formula.In membership(Random random, List<String> bound) {
    boolean numbers = random.nextBoolean();
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      values.add(numbers ? number(random) : code(random));
    }
    Term term = numbers ? term(random, 2, bound) : textTerm(random, bound);
    return new Formula.In(term, values, random.nextBoolean());
  }

  private static Formula.Quantified quantified(Random random, int depth, List<String> bound) {
    String index = List.of("k", "in").get(bound.size());
    List<String> inner = new ArrayList<>(bound);
    inner.add(index);
    Formula taken =
        new Formula.Compare(
            new Term.Indexed("len", index, random.nextInt(3) - 1),
            pick(random, List.of(Operator.values())),
            term(random, 1, inner));
    Formula other = formula(random, Math.max(0, depth - 1), inner);
    Formula body =
        switch (random.nextInt(3)) {
          case 0 -> taken;
          case 1 -> new Formula.AllOf(List.of(taken, other));
          default -> new Formula.Implies(other, taken);
        };
    Formula.Range range = random.nextBoolean() ? null : new Formula.Range(0, random.nextInt(3));
    return new Formula.Quantified(
        pick(random, List.of(Formula.Quantifier.values())), index, range, body);
  }

  static Formula formula(Random random, int depth) {
    return formula(random, depth, List.of());
  }

  private static Formula formula(Random random, int depth, List<String> bound) {
    if (depth == 0) {
      return anyAtom(random, 0, bound);
    }
    int d = depth - 1;
    return switch (random.nextInt(7)) {
      case 0 -> new Formula.Not(formula(random, d, bound));
      case 1 -> new Formula.AllOf(parts(random, d, bound));
      case 2 -> new Formula.AnyOf(parts(random, d, bound));
      case 3 -> new Formula.Implies(formula(random, d, bound), formula(random, d, bound));
      case 4 -> new Formula.Iff(formula(random, d, bound), formula(random, d, bound));
      default -> anyAtom(random, d, bound);
    };
  }

  private static List<Formula> parts(Random random, int depth, List<String> bound) {
    List<Formula> parts = new ArrayList<>();
    int size = random.nextInt(4);
    for (int i = 0; i < (size == 1 ? 2 : size); i++) {
      parts.add(formula(random, depth, bound));
    }
    return parts;
  }

  /** A disjunction of atoms that mean something over {@link #TYPE}. */
  static Formula clause(Random random) {
    List<Formula> literals = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    while (literals.size() < size) {
      Formula literal = anyAtom(random, 1, List.of());
      if (literal.problems(TYPE).isEmpty()) {
        literals.add(literal);
      }
    }
    return Formula.anyOf(literals);
  }

  /** A quarter of the fields are absent. */
  static Row row(Random random) {
    Map<String, Value> values = new HashMap<>();
    WHOLES.forEach(name -> values.put(name, Value.of(random.nextInt(7) - 3)));
    NUMBERS.forEach(
        name -> values.put(name, name.equals("load.5m") ? number(random) : big(random)));
    values.put("syn", Value.of(random.nextInt(2)));
    TEXTS.forEach(name -> values.put(name, code(random)));
    values.keySet().removeIf(_ -> random.nextInt(4) == 0);
    return Row.of(TYPE, values);
  }

  private static Value big(Random random) {
    return Value.of(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(7) - 3);
  }
}
