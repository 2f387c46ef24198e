package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import java.util.List;
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
  }

  Field toField() {
    return new Field(name, valueType, title == null ? name : title, Map.of());
  }
}
