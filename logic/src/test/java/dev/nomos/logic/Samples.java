package dev.nomos.logic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random formulas and rows over one row type that has a field of every kind. */
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
              Field.of("odd `name\\", FieldType.STRING)));
  private static final List<String> NUMBERS = List.of("octets", "packets", "load.5m", "syn");
  private static final List<String> TEXTS = List.of("protocol", "and", "odd `name\\");
  private static final List<String> WORDS =
      List.of("udp", "tcp", "", "a \"b\" \\", "or", "53", "`", "é\n");

  private Samples() {}

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  static Value number(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Value.of(new BigDecimal(random.nextInt(40) - 20).movePointLeft(1));
      case 1 -> Value.of(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE);
      case 2 -> Value.of(new BigDecimal("12345678901234567890.5"));
      default -> Value.of(random.nextInt(7) - 3);
    };
  }

  static Value text(Random random) {
    return Value.of(pick(random, WORDS));
  }

  private static Term term(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 4 : 2)) {
      case 0 -> Term.field(pick(random, NUMBERS));
      case 1 -> new Term.Constant(number(random));
      case 2 -> new Term.Plus(term(random, depth - 1), term(random, depth - 1));
      default -> new Term.Times(term(random, depth - 1), term(random, depth - 1));
    };
  }

  /** The shape that most predicates have, or one with arithmetic. */
  static Formula.Compare atom(Random random) {
    Operator any = pick(random, List.of(Operator.values()));
    Operator equality = random.nextBoolean() ? Operator.EQ : Operator.NE;
    return switch (random.nextInt(6)) {
      case 0 -> new Formula.Compare(term(random, 3), any, term(random, 3));
      case 1 ->
          new Formula.Compare(
              Term.field(pick(random, TEXTS)), equality, Term.field(pick(random, TEXTS)));
      case 2, 3 ->
          new Formula.Compare(
              Term.field(pick(random, TEXTS)), equality, new Term.Constant(text(random)));
      default ->
          new Formula.Compare(
              Term.field(pick(random, NUMBERS)), any, new Term.Constant(number(random)));
    };
  }

  static Formula formula(Random random, int depth) {
    if (depth == 0) {
      return atom(random);
    }
    return switch (random.nextInt(6)) {
      case 0 -> new Formula.Not(formula(random, depth - 1));
      case 1 -> new Formula.AllOf(parts(random, depth - 1));
      case 2 -> new Formula.AnyOf(parts(random, depth - 1));
      case 3 -> new Formula.Implies(formula(random, depth - 1), formula(random, depth - 1));
      default -> atom(random);
    };
  }

  private static List<Formula> parts(Random random, int depth) {
    List<Formula> parts = new ArrayList<>();
    int size = random.nextInt(4);
    for (int i = 0; i < (size == 1 ? 2 : size); i++) {
      parts.add(formula(random, depth));
    }
    return parts;
  }

  static Formula clause(Random random) {
    List<Formula> literals = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      literals.add(atom(random));
    }
    return Formula.anyOf(literals);
  }

  /** A quarter of the fields are absent. */
  static Row row(Random random) {
    Map<String, Value> values = new HashMap<>();
    NUMBERS.forEach(name -> values.put(name, number(random)));
    values.put("syn", Value.of(random.nextInt(2)));
    TEXTS.forEach(name -> values.put(name, text(random)));
    values.keySet().removeIf(_ -> random.nextInt(4) == 0);
    return Row.of(TYPE, values);
  }
}
