package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.FieldDomain.Choices;
import dev.nomos.logic.completion.FieldDomain.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A data set of four fields that is small enough to write out all of its records. */
final class SampleRecords {
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("kind", FieldType.CATEGORICAL),
              Field.of("flag", FieldType.BOOLEAN),
              Field.of("a", FieldType.INTEGER),
              Field.of("b", FieldType.REAL)));
  private static final List<FieldDomain> DOMAINS =
      List.of(
          new Choices(List.of(Value.of("udp"), Value.of("tcp"), Value.of("icmp")), false),
          new Choices(List.of(Value.of(0), Value.of(1)), true),
          new Numbers(0, 19, 0, true),
          new Numbers(-5, 25, 1, false));
  static final Vocabulary VOCABULARY = Vocabulary.of(TYPE, DOMAINS);
  static final RuleTheory THEORY =
      theory(
          1,
          "kind = 'udp' -> flag = 0",
          "a >= 3 OR kind = 'icmp'",
          "kind = 'tcp' -> a <= 12",
          "flag = 1 -> b >= 0",
          "a >= 2 * b OR kind = 'tcp'");

  private SampleRecords() {}

  static RuleTheory theory(long version, String... formulas) {
    return new RuleTheory(version, 0, rules(formulas));
  }

  static List<Rule> rules(String... formulas) {
    return IntStream.range(0, formulas.length)
        .mapToObj(i -> new Rule("r" + i, Formula.parse(formulas[i], TYPE)))
        .toList();
  }

  static TheoryChecker checker(RuleTheory theory) {
    return new TheoryChecker(new CompiledTheory(theory, TYPE));
  }

  /** Every record that keeps the rules. */
  static List<Row> compliant(RuleTheory theory) {
    TheoryChecker checker = checker(theory);
    List<Row> all = List.of(Row.of(TYPE, new @Nullable Value[TYPE.size()]));
    for (int field = 0; field < TYPE.size(); field++) {
      List<Row> longer = new ArrayList<>();
      for (Row row : all) {
        for (@Nullable Value value : values(field)) {
          longer.add(row.with(field, value));
        }
      }
      all = longer;
    }
    return all.stream().filter(row -> checker.violations(row).isEmpty()).toList();
  }

  static List<@Nullable Value> values(int field) {
    FieldDomain domain = DOMAINS.get(field);
    List<@Nullable Value> values = new ArrayList<>();
    switch (domain) {
      case Choices(var choices, _) -> values.addAll(choices);
      case Numbers(long lowest, long highest, int decimals, _) -> {
        for (long units = lowest; units <= highest; units++) {
          values.add(Value.of(BigDecimal.valueOf(units, decimals)));
        }
      }
    }
    if (domain.mayBeAbsent()) {
      values.add(null);
    }
    return values;
  }

  static JsonNode json(@Nullable Value value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case null -> nodes.nullNode();
      case Value.Whole(long number) -> nodes.numberNode(number);
      case Value.Real(var number) -> nodes.numberNode(number);
      case Value.Text(var text) -> nodes.textNode(text);
      case Value.Ratio ratio -> throw new AssertionError(ratio);
    };
  }

  static List<Integer> boxed(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }
}
