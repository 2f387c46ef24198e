package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
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
 * @param domain the values of a categorical field; empty where it is open
 * @param title how a sentence names the field; {@code name} where it is null (Nomos' own)
 */
public record FieldSpec(
    String name,
    @Nullable String sourceName,
    FieldType valueType,
    List<String> roles,
    @Nullable JsonNode bounds,
    List<JsonNode> domain,
    List<FieldConstants> constants,
    Map<String, String> enumLabels,
    @Nullable String contextFamily,
    @Nullable Integer contextIndex,
    @Nullable String title) {

  /** Constants that a grammar may use with this field. */
  public record FieldConstants(
      ConstantKind kind, List<JsonNode> values, @Nullable String description) {
    public FieldConstants {
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
    enumLabels = enumLabels == null ? Map.of() : Map.copyOf(enumLabels);
  }

  /** The name in the input. */
  public String inputName() {
    return sourceName == null ? name : sourceName;
  }

  Field toField() {
    return new Field(name, valueType, title == null ? name : title, enumLabels);
  }
}
