package dev.nomos.logic.entailment;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Random formulas of every kind over a row type with all field types and two windows. */
public final class RandomFormulas {
  public static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.INTEGER),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("rate", FieldType.REAL),
              Field.of("kind", FieldType.CATEGORICAL),
              Field.of("note", FieldType.STRING),
              at("len", 0, FieldType.INTEGER),
              at("len", 1, FieldType.INTEGER),
              at("len", 2, FieldType.INTEGER),
              at("dir", 0, FieldType.CATEGORICAL),
              at("dir", 1, FieldType.CATEGORICAL)));

  private static final List<Value> WHOLE =
      List.of(
          Value.of(0),
          Value.of(1),
          Value.of(2),
          Value.of(3),
          Value.of(-1),
          Value.of(-7),
          Value.of(443),
          Value.of(65535),
          Value.of((1L << 53) + 1),
          Value.of(Long.MAX_VALUE),
          Value.of(Long.MIN_VALUE));
  private static final List<Value> DECIMAL =
      List.of(
          Value.of(new BigDecimal("0.5")),
          Value.of(new BigDecimal("-0.1")),
          Value.of(new BigDecimal("2.75")),
          Value.of(new BigDecimal("1E+20")),
          Value.of(new BigDecimal("-123456789012345678901234567890.5")),
          Value.of(0),
          Value.of(3));
  private static final List<Value> TEXT =
      List.of(
          Value.of("tcp"),
          Value.of("udp"),
          Value.of(""),
          Value.of("443"),
          Value.of("3"),
          Value.of("0.5"),
          Value.of("0443"),
          Value.of("100000000000000000000"),
          Value.of("1/3"));
  private static final List<Long> MASKS =
      List.of(0L, 1L, 2L, 6L, 0x5L, 0xF0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, -8L, 1L << 62);

  private final Random random;

  public RandomFormulas(Random random) {
    this.random = random;
  }

  private static Field at(String family, int index, FieldType type) {
    String name = family + "_ctx" + index;
    return new Field(name, type, name, Map.of(), new Field.WindowPosition(family, index));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A row in which each field is absent with the given chance. */
  Row row(double absent) {
    Map<String, Value> cells = new HashMap<>();
    for (Field field : TYPE.fields()) {
      if (random.nextDouble() >= absent) {
        cells.put(field.name(), value(field.type()));
      }
    }
    return Row.of(TYPE, cells);
  }

  private Value value(FieldType type) {
    return switch (type) {
      case INTEGER -> random.nextInt(4) == 0 ? one(WHOLE) : Value.of(random.nextInt(9) - 3);
      case BOOLEAN -> Value.of(random.nextInt(2));
      case REAL -> one(random.nextBoolean() ? WHOLE : DECIMAL);
      case CATEGORICAL, STRING ->
          random.nextBoolean() ? one(TEXT) : Value.canonical(one(TEXT).text());
    };
  }

  /** A formula without type errors. */
  public Formula formula(int depth) {
    Formula formula = any(depth);
    while (!formula.problems(TYPE).isEmpty()) {
      formula = any(depth);
    }
    return formula;
  }

  private Formula any(int depth) {
    if (depth == 0) {
      return atom();
    }
    return switch (random.nextInt(8)) {
      case 0 -> new Formula.Not(any(depth - 1));
      case 1 -> Formula.allOf(several(depth - 1));
      case 2, 3 -> Formula.anyOf(several(depth - 1));
      case 4 -> new Formula.Implies(any(depth - 1), any(depth - 1));
      case 5 -> new Formula.Iff(any(depth - 1), any(depth - 1));
      case 6 -> random.nextInt(8) == 0 ? Formula.always() : quantified(depth - 1);
      default -> atom();
    };
  }

  private List<Formula> several(int depth) {
    int count = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3);
    return IntStream.range(0, count).mapToObj(_ -> any(depth)).toList();
  }

  private Formula quantified(int depth) {
    Formula.Range range = random.nextInt(3) == 0 ? new Formula.Range(0, random.nextInt(3)) : null;
    Formula body =
        random.nextBoolean()
            ? new Formula.Compare(
                new Term.Indexed("len", "k", 0),
                one(List.of(Operator.values())),
                random.nextBoolean() ? new Term.Indexed("len", "k", 1) : number(1))
            : new Formula.Compare(
                new Term.Indexed("dir", "k", 0), Operator.EQ, new Term.Constant(one(TEXT)));
    return new Formula.Quantified(
        one(List.of(Formula.Quantifier.values())),
        "k",
        range,
        random.nextInt(3) == 0 ? Formula.anyOf(List.of(body, any(Math.min(depth, 1)))) : body);
  }

  private Formula atom() {
    return switch (random.nextInt(7)) {
      case 0 -> new Formula.Compare(text(), equality(), text());
      case 1 ->
          new Formula.In(text(), List.of(one(TEXT), one(TEXT), one(WHOLE)), random.nextBoolean());
      case 2 ->
          new Formula.In(
              number(2), List.of(one(WHOLE), one(DECIMAL), one(WHOLE)), random.nextBoolean());
      case 3 -> new Formula.Compare(mixed(), equality(), text());
      default -> new Formula.Compare(number(2), one(List.of(Operator.values())), number(2));
    };
  }

  private Operator equality() {
    return random.nextBoolean() ? Operator.EQ : Operator.NE;
  }

  private Term text() {
    return random.nextInt(3) == 0
        ? new Term.Constant(one(TEXT))
        : Term.field(one(List.of("kind", "note", "dir_ctx0", "dir_ctx1")));
  }

  /** A number or a text: what type checking makes of it is its business. */
  private Term mixed() {
    return random.nextInt(3) == 0 ? number(1) : random.nextBoolean() ? constant() : text();
  }

  private Term number(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return random.nextInt(3) == 0 ? constant() : field();
    }
    return switch (random.nextInt(7)) {
      case 0 -> new Term.Plus(number(depth - 1), number(depth - 1));
      case 1 -> new Term.Minus(number(depth - 1), number(depth - 1));
      case 2 -> new Term.Times(number(depth - 1), number(depth - 1));
      case 3 -> new Term.Divide(number(depth - 1), number(depth - 1));
      case 4 -> new Term.Mod(number(depth - 1), number(depth - 1));
      case 5 -> new Term.Bits(number(depth - 1), one(MASKS));
      default -> aggregate(depth - 1);
    };
  }

  private Term aggregate(int depth) {
    Term.Function function = one(List.of(Term.Function.values()));
    return new Term.Aggregate(
        function,
        random.nextBoolean()
            ? List.of(new Term.Family("len"))
            : IntStream.range(0, 1 + random.nextInt(3)).mapToObj(_ -> number(depth)).toList());
  }

  private Term constant() {
    return new Term.Constant(one(random.nextInt(3) == 0 ? DECIMAL : WHOLE));
  }

  private Term field() {
    return Term.field(
        one(List.of("a", "b", "a", "b", "flag", "rate", "len_ctx0", "len_ctx1", "len_ctx2")));
  }
}
