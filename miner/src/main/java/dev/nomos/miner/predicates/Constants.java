package dev.nomos.miner.predicates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.schemas.spec.ConstantSelector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The constants that a selector gives for a field, or for a window family as a whole. */
final class Constants {
  /** What the NetNomos paper takes where nothing is said (section 4.2). */
  private static final int DEFAULT_TOP = 10;

  private static final List<BigDecimal> DEFAULT_QUANTILES =
      Stream.of("0", "0.25", "0.5", "0.75", "0.9", "1").map(BigDecimal::new).toList();

  private final Catalogue catalogue;
  private final Profile profile;

  Constants(Catalogue catalogue, Profile profile) {
    this.catalogue = catalogue;
    this.profile = profile;
  }

  /** {@code fields}: one field, or a family's fields, whose values count as one column. */
  List<Labelled> of(ConstantSelector selector, List<Field> fields) {
    Field first = fields.getFirst();
    return switch (selector.mode()) {
      case EXPLICIT -> named(selector.values().stream(), first);
      case DOMAIN -> domain(fields);
      case FIELD_CONSTANTS ->
          catalogue.constants(first).stream()
              .filter(c -> selector.kinds().isEmpty() || selector.kinds().contains(c.kind()))
              .flatMap(c -> named(c.values().stream(), first).stream())
              .toList();
      case PROFILE ->
          isMeasured(first) && (selector.topK() == null || !selector.quantiles().isEmpty())
              ? quantiles(selector.quantiles(), fields)
              : frequent(selector.topK(), fields);
    };
  }

  private static boolean isMeasured(Field field) {
    return field.type() == FieldType.INTEGER || field.type() == FieldType.REAL;
  }

  /**
   * Sets of constants for "in": each list of values; the k most frequent values for each k from 2
   * to {@code top_k}; or all constants as one set.
   */
  List<List<Value>> sets(ConstantSelector selector, Field field) {
    boolean lists = selector.values().stream().anyMatch(JsonNode::isArray);
    if (lists) {
      return selector.values().stream()
          .map(set -> values(named(set.valueStream(), field)))
          .toList();
    }
    List<Value> all = values(of(selector, List.of(field)));
    if (selector.mode() != ConstantSelector.Mode.PROFILE) {
      return all.isEmpty() ? List.of() : List.of(all);
    }
    List<List<Value>> prefixes = new ArrayList<>();
    for (int k = 2; k <= all.size(); k++) {
      prefixes.add(all.subList(0, k));
    }
    return prefixes;
  }

  private static List<Value> values(List<Labelled> constants) {
    return constants.stream().map(Labelled::value).toList();
  }

  /** The declared domain, or the observed values in the order of their text. */
  private List<Labelled> domain(List<Field> fields) {
    Field first = fields.getFirst();
    List<JsonNode> declared = catalogue.domain(first);
    return declared.isEmpty()
        ? profile.values(fields).stream()
            .map(value -> canonical(value, first))
            .sorted((a, b) -> a.text().compareTo(b.text()))
            .map(value -> named(value, first))
            .toList()
        : named(declared.stream(), first);
  }

  private List<Labelled> quantiles(List<BigDecimal> wanted, List<Field> fields) {
    List<Labelled> constants = new ArrayList<>();
    for (BigDecimal quantile : wanted.isEmpty() ? DEFAULT_QUANTILES : wanted) {
      String label = "p" + quantile.movePointRight(2).stripTrailingZeros().toPlainString();
      profile
          .quantile(fields, quantile)
          .ifPresent(value -> constants.add(new Labelled(value, label)));
    }
    return constants;
  }

  private List<Labelled> frequent(@Nullable Integer topK, List<Field> fields) {
    List<Value> values = profile.values(fields);
    List<Labelled> constants = new ArrayList<>();
    for (int i = 0; i < Math.min(topK == null ? DEFAULT_TOP : topK, values.size()); i++) {
      constants.add(new Labelled(canonical(values.get(i), fields.getFirst()), "top" + (i + 1)));
    }
    return constants;
  }

  private static List<Labelled> named(Stream<JsonNode> values, Field field) {
    return values.map(node -> named(value(node, field), field)).toList();
  }

  private static Labelled named(Value value, Field field) {
    return new Labelled(value, field.labels().getOrDefault(value.text(), ""));
  }

  private static Value value(JsonNode node, Field field) {
    if (node.isBoolean() && field.type() == FieldType.BOOLEAN) {
      return Value.of(node.booleanValue() ? 1 : 0);
    }
    return field.type().isNumeric() && node.isNumber()
        ? Value.of(node.decimalValue())
        : canonical(Value.of(node.asText()), field);
  }

  /** A category that is a number in its plain form is written as one: no quotes. */
  private static Value canonical(Value value, Field field) {
    return field.type().isNumeric() ? value : Value.canonical(value.text());
  }
}
