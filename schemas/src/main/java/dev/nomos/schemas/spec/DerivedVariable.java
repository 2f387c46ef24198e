package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A field computed from others of the same row; absent where an input is absent. */
public record DerivedVariable(
    String name,
    Operation operation,
    List<String> inputs,
    FieldType valueType,
    List<String> roles,
    @Nullable JsonNode literal,
    @Nullable String numerator,
    @Nullable String denominator,
    @Nullable String description,
    @Nullable String title) {

  /** {@code diff}: first minus second input; {@code ratio}: numerator over denominator. */
  public enum Operation {
    COPY,
    SUM,
    MIN,
    MAX,
    AVG,
    STD,
    DIFF,
    RATIO,
    COUNT_NONZERO,
    EXISTS,
    FORALL
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public DerivedVariable {
    name = Lists.required("name", name);
    operation = Lists.required("operation", operation);
    inputs = Lists.copy(inputs);
    valueType = Objects.requireNonNullElse(valueType, FieldType.REAL);
    roles = Lists.copy(roles);
    literal = literal == null || literal.isNull() ? null : literal; // Jackson's own null
  }

  /** What it computes from: {@code numerator} and {@code denominator}, or {@code inputs}. */
  public List<String> sources() {
    return numerator != null && denominator != null ? List.of(numerator, denominator) : inputs;
  }

  FieldSpec toField() {
    return new FieldSpec(
        name, null, valueType, roles, null, List.of(), List.of(), Map.of(), null, null, title);
  }

  /** What cannot be used about it, besides names that are not known. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (operation == Operation.RATIO) {
      if ((numerator == null) != (denominator == null))
        problems.add("ratio needs both numerator and denominator, or two inputs");
      if (numerator != null && !inputs.isEmpty() && !inputs.equals(sources()))
        problems.add("ratio has numerator and denominator, and other inputs " + inputs);
    } else if (numerator != null || denominator != null) {
      problems.add("only a ratio has a numerator and a denominator");
    }
    int given = sources().size();
    boolean fits =
        switch (operation) {
          case COPY -> given == 1;
          case DIFF, RATIO -> given == 2;
          case SUM, MIN, MAX, AVG, STD, COUNT_NONZERO, EXISTS, FORALL -> given >= 1;
        };
    if (!fits) {
      problems.add(
          operation.name().toLowerCase(Locale.ROOT) + " cannot have the inputs " + sources());
    }
    if (literal != null && !literal.isValueNode())
      problems.add("literal must be one value, but was " + literal);
    return problems;
  }
}
