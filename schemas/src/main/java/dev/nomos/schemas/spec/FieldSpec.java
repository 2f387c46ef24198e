package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.Field.WindowPosition;
import dev.nomos.logic.FieldType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field of a data set.
 *
 * @param name canonical name
 * @param sourceName the name in the input; {@code name} where it is null
 * @param roles semantic tags that grammars select by, such as "src" or "size"
 * @param bounds the least and the greatest value of a number
 * @param domain the values of a categorical field; empty where it is open
 * @param contextFamily the field that this one is, at some position of a window; null outside of
 *     windows, and filled in where a window makes the field
 * @param contextIndex that position, from 0
 * @param title how a sentence names the field; {@code name} where it is null (Nomos' own)
 */
public record FieldSpec(
    String name,
    @Nullable String sourceName,
    FieldType valueType,
    List<String> roles,
    @Nullable Bounds bounds,
    List<JsonNode> domain,
    List<FieldConstants> constants,
    Map<String, String> enumLabels,
    @Nullable String contextFamily,
    @Nullable Integer contextIndex,
    @Nullable String title) {

  /** The tags that {@code roles} are made of; the last two are Nomos' own. */
  public static final List<String> ROLES =
      List.of(
          "src",
          "dst",
          "proto",
          "time",
          "sequence",
          "measurement",
          "identifier",
          "window",
          "count",
          "size",
          "flag",
          "derived",
          "address",
          "port");

  /** Both inclusive; null where there is none. */
  public record Bounds(@Nullable BigDecimal lower, @Nullable BigDecimal upper) {
    boolean contains(BigDecimal number) {
      return (lower == null || number.compareTo(lower) >= 0)
          && (upper == null || number.compareTo(upper) <= 0);
    }
  }

  /** Constants that a grammar may use with this field. */
  public record FieldConstants(
      ConstantKind kind, List<JsonNode> values, @Nullable String description) {
    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public FieldConstants {
      kind = Lists.required("kind", kind);
      values = Lists.copy(values);
    }
  }

  /** What a field's constant is for. */
  public enum ConstantKind {
    ASSIGNMENT,
    LIMIT,
    SCALAR,
    ADDITION
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public FieldSpec {
    name = Lists.required("name", name);
    valueType = Objects.requireNonNullElse(valueType, FieldType.STRING);
    roles = Lists.copy(roles);
    domain = Lists.copy(domain);
    constants = Lists.copy(constants);
    if (enumLabels != null && enumLabels.values().stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("a label in enum_labels is null");
    }
    enumLabels = enumLabels == null ? Map.of() : Map.copyOf(enumLabels);
  }

  /** The name in the input. */
  public String inputName() {
    return sourceName == null ? name : sourceName;
  }

  /** This field with one name inside and in the input. */
  FieldSpec unrenamed() {
    return new FieldSpec(
        name,
        null,
        valueType,
        roles,
        bounds,
        domain,
        constants,
        enumLabels,
        contextFamily,
        contextIndex,
        title);
  }

  /** This field of the row at a position of a window. */
  FieldSpec at(ContextWindow window, int index) {
    return new FieldSpec(
        window.column(name, index),
        null,
        valueType,
        roles,
        bounds,
        domain,
        constants,
        enumLabels,
        name,
        index,
        "%s of row %d".formatted(title == null ? name : title, index + 1));
  }

  Field toField() {
    WindowPosition position =
        contextFamily == null || contextIndex == null
            ? null
            : new WindowPosition(contextFamily, contextIndex);
    return new Field(name, valueType, title == null ? name : title, enumLabels, position);
  }
}
