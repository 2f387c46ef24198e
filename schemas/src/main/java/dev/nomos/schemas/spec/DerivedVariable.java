package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field computed from others of the same row; absent where an input is absent.
 *
 * @param inputs what it is computed from; in a data set with windows {@code name[*]} and {@code
 *     name[0..9]} stand for a field at all or some positions (Nomos' own)
 * @param contextFamily the window family that it belongs to as if it were a field at a position;
 *     null: none (Nomos' own)
 * @param contextIndex that position, from 0
 */
public record DerivedVariable(
    String name,
    Operation operation,
    List<String> inputs,
    FieldType valueType,
    List<String> roles,
    @Nullable JsonNode literal,
    @Nullable String numerator,
    @Nullable String denominator,
    @Nullable String contextFamily,
    @Nullable Integer contextIndex,
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
        name,
        null,
        valueType,
        roles,
        null,
        List.of(),
        List.of(),
        Map.of(),
        contextFamily,
        contextIndex,
        title);
  }

  /** The same computed from other inputs. */
  DerivedVariable withInputs(List<String> others) {
    return new DerivedVariable(
        name,
        operation,
        others,
        valueType,
        roles,
        literal,
        numerator,
        denominator,
        contextFamily,
        contextIndex,
        description,
        title);
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
    if ((contextFamily == null) != (contextIndex == null)) {
      problems.add("context_family and context_index need each other");
    }
    if (contextIndex != null && contextIndex < 0) {
      problems.add("context_index must not be negative, but was " + contextIndex);
    }
    if (literal != null && !literal.isValueNode())
      problems.add("literal must be one value, but was " + literal);
    return problems;
  }
}
