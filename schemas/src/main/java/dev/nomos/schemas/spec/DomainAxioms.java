package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a specification says of its fields, whatever the data: ranges and enumerations. Each axiom
 * is over one field; a window's fields each have their own.
 */
public final class DomainAxioms {
  private DomainAxioms() {}

  /**
   * In the order of the prepared fields: {@code bounds} as one comparison each, then {@code domain}
   * as a set; a truth value is 0 or 1.
   */
  public static List<Formula> of(DatasetSpec spec) {
    List<Formula> axioms = new ArrayList<>();
    for (FieldSpec field : spec.preparedFields()) {
      Term term = Term.field(field.name());
      FieldSpec.Bounds bounds = field.bounds();
      if (bounds != null && bounds.lower() != null) {
        axioms.add(new Formula.Compare(term, Operator.GE, number(bounds.lower())));
      }
      if (bounds != null && bounds.upper() != null) {
        axioms.add(new Formula.Compare(term, Operator.LE, number(bounds.upper())));
      }
      List<Value> values = values(field);
      if (!values.isEmpty()) {
        axioms.add(new Formula.In(term, values, true));
      }
    }
    return List.copyOf(axioms);
  }

  private static Term number(BigDecimal number) {
    return new Term.Constant(Value.of(number));
  }

  /** The only values of a field, in the order of its {@code domain}; empty where it is open. */
  public static List<Value> values(FieldSpec field) {
    return field.domain().isEmpty() && field.valueType() == FieldType.BOOLEAN
        ? List.of(Value.of(0), Value.of(1))
        : field.domain().stream().map(value -> value(value, field.valueType())).toList();
  }

  private static Value value(JsonNode node, FieldType type) {
    return switch (type) {
      case INTEGER, REAL -> Value.of(node.decimalValue());
      case BOOLEAN -> Value.of(node.asBoolean() || node.asText().equals("1") ? 1 : 0);
      case CATEGORICAL, STRING ->
          node.isNumber() ? Value.of(node.decimalValue()) : Value.canonical(node.asText());
    };
  }
}
