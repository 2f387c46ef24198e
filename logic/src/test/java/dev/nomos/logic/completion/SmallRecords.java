package dev.nomos.logic.completion;

import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Truth;
import dev.nomos.logic.Value;
import dev.nomos.logic.entailment.RandomFormulas;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A random theory over so few values that every record can be looked at. */
record SmallRecords(RuleTheory theory, List<FieldDomain> domains) {
  static final RowType TYPE = RandomFormulas.TYPE;

  static SmallRecords random(Random random) {
    var formulas = new RandomFormulas(random);
    List<Rule> rules =
        IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(_ -> Rule.of(formulas.formula(random.nextInt(4))))
            .distinct()
            .toList();
    int wide = random.nextInt(4);
    List<FieldDomain> domains = new ArrayList<>();
    for (int i = 0; i < TYPE.size(); i++) {
      Field field = TYPE.fields().get(i);
      domains.add(domain(field, i == wide, random));
    }
    return new SmallRecords(new RuleTheory(1, 0, rules), domains);
  }

  private static FieldDomain domain(Field field, boolean wide, Random random) {
    boolean mayBeAbsent = random.nextInt(8) == 0;
    int from = random.nextInt(5) - 3;
    if (wide && field.type() == FieldType.REAL) {
      return new FieldDomain.Numbers(from * 10L, from * 10L + 25, 1, mayBeAbsent);
    }
    if (wide && field.type() == FieldType.INTEGER) {
      return new FieldDomain.Numbers(from * 5L, from * 5L + 25, 0, mayBeAbsent);
    }
    return switch (field.type()) {
      case INTEGER -> new FieldDomain.Numbers(from, from + random.nextInt(2), 0, mayBeAbsent);
      case REAL ->
          new FieldDomain.Choices(
              List.of(Value.of(from), Value.of(new BigDecimal("0.5"))), mayBeAbsent);
      case BOOLEAN -> new FieldDomain.Choices(List.of(Value.of(0), Value.of(1)), mayBeAbsent);
      case CATEGORICAL ->
          new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("3")), mayBeAbsent);
      case STRING -> new FieldDomain.Choices(List.of(Value.of("443")), mayBeAbsent);
    };
  }

  /** Those of which no rule is definitely false. */
  List<Row> compliant() {
    List<@Nullable Value[]> rows = List.<@Nullable Value[]>of(new @Nullable Value[TYPE.size()]);
    for (int i = 0; i < TYPE.size(); i++) {
      List<@Nullable Value[]> longer = new ArrayList<>();
      for (@Nullable Value[] row : rows) {
        for (Value value : values(i)) {
          @Nullable Value[] copy = row.clone();
          copy[i] = value;
          longer.add(copy);
        }
        if (domains.get(i).mayBeAbsent()) {
          longer.add(row);
        }
      }
      rows = longer;
    }
    List<Formula> written =
        theory.rules().stream().map(rule -> rule.formula().expand(TYPE)).toList();
    return rows.stream()
        .map(cells -> Row.of(TYPE, cells))
        .filter(row -> written.stream().noneMatch(f -> f.evaluate(row) == Truth.FALSE))
        .toList();
  }

  List<Value> values(int field) {
    return switch (domains.get(field)) {
      case FieldDomain.Choices(var values, _) -> values;
      case FieldDomain.Numbers(long lowest, long highest, int decimals, _) ->
          LongStream.rangeClosed(lowest, highest)
              .mapToObj(n -> Value.of(BigDecimal.valueOf(n, decimals)))
              .toList();
    };
  }
}
