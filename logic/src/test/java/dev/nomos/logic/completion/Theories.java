package dev.nomos.logic.completion;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random small theories: two integers, a flag and a category. */
final class Theories {
  static final List<String> NAMES = List.of("udp", "tcp", "icmp");
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.INTEGER),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("kind", FieldType.CATEGORICAL)));

  private Theories() {}

  static RuleTheory of(String... formulas) {
    return new RuleTheory(
        1, 0, Arrays.stream(formulas).map(f -> Rule.of(Formula.parse(f))).toList());
  }

  /** {@code coupled}: with comparisons between the two integers. */
  static RuleTheory random(Random random, boolean coupled) {
    List<Rule> rules = new ArrayList<>();
    int size = 2 + random.nextInt(8);
    for (int i = 0; i < size; i++) {
      List<Formula> literals = new ArrayList<>();
      int literalCount = 1 + random.nextInt(3);
      for (int k = 0; k < literalCount; k++) {
        literals.add(literal(random, coupled));
      }
      Formula clause = Formula.anyOf(literals);
      rules.add(Rule.of(random.nextInt(5) == 0 ? new Formula.Not(clause) : clause));
    }
    return new RuleTheory(1, 0, rules.stream().distinct().toList());
  }

  private static Formula literal(Random random, boolean coupled) {
    int pick = random.nextInt(coupled ? 6 : 4);
    if (pick == 0) {
      Operator op = random.nextBoolean() ? Operator.EQ : Operator.NE;
      return new Formula.Compare(
          Term.field("kind"), op, Term.constant(NAMES.get(random.nextInt(NAMES.size()))));
    }
    Operator op = Operator.values()[random.nextInt(Operator.values().length)];
    if (pick == 1) {
      return new Formula.Compare(Term.field("flag"), op, Term.constant(random.nextInt(2)));
    }
    if (pick >= 4) {
      return new Formula.Compare(
          Term.field("a"),
          op,
          new Term.Plus(
              new Term.Times(Term.constant(1 + random.nextInt(2)), Term.field("b")),
              Term.constant(random.nextInt(3))));
    }
    return new Formula.Compare(
        Term.field(pick == 2 ? "a" : "b"), op, Term.constant(random.nextInt(5)));
  }

  static Row row(Random random) {
    Map<String, Value> values = new HashMap<>();
    values.put("a", Value.of(random.nextInt(6)));
    values.put("b", Value.of(random.nextInt(6)));
    values.put("flag", Value.of(random.nextInt(2)));
    values.put("kind", Value.of(NAMES.get(random.nextInt(NAMES.size()))));
    values.keySet().removeIf(_ -> random.nextInt(12) == 0);
    return Row.of(TYPE, values);
  }
}
