package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.nomos.logic.FieldType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One transformation of the input, applied in the order of the specification.
 *
 * @param columns the columns it reads
 * @param targetColumn where a mapping or flag step writes; the column itself where it is null
 * @param mapping {@code rename}: old to new name; {@code map_values}: value's text to output
 * @param value {@code filter_equals}, {@code filter_in} (a list), {@code fillna}; {@code flag}: the
 *     bit mask, such as 2 for SYN
 * @param dtype {@code cast}: such as "int64", "float64", "string"
 * @param by {@code sort}: columns instead of {@code columns}
 */
public record PreprocessStep(
    Kind kind,
    List<String> columns,
    @Nullable String targetColumn,
    Map<String, JsonNode> mapping,
    List<MapRule> rules,
    JsonNode value,
    @Nullable String dtype,
    List<String> by,
    @Nullable String description) {

  /** NetNomos' kinds, and {@code flag}: 1 where any bit of the mask is set, else 0. */
  public enum Kind {
    RENAME,
    DROP,
    CAST,
    PARSE_HEX,
    FILLNA,
    MAP_VALUES,
    MAP_RULES,
    FILTER_EQUALS,
    FILTER_IN,
    FILTER_PRESENT,
    SORT,
    FLAG
  }

  /**
   * One line of {@code map_rules}; the first that fits gives the output.
   *
   * @param value {@code equals}, {@code prefix}, {@code regex}: what to compare with; {@code in}: a
   *     list; {@code cidr}: an address block such as "10.0.0.0/8", or a list of them
   * @param lower {@code range}: inclusive
   * @param upper {@code range}: inclusive
   */
  public record MapRule(
      Mode mode,
      JsonNode value,
      List<JsonNode> values,
      @Nullable BigDecimal lower,
      @Nullable BigDecimal upper,
      JsonNode output) {
    /** NetNomos' modes, and {@code cidr} for address blocks. */
    public enum Mode {
      EQUALS,
      IN,
      RANGE,
      PREFIX,
      REGEX,
      CIDR,
      DEFAULT
    }

    /** The values to compare with: {@code value}, a list in it, or {@code values}. */
    public List<JsonNode> given() {
      List<JsonNode> all = new ArrayList<>(values);
      if (value.isArray()) value.forEach(all::add);
      else if (!value.isNull()) all.add(value);
      return all;
    }

    @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
    public MapRule {
      mode = Lists.required("mode", mode);
      value = value == null ? NullNode.getInstance() : value;
      values = Lists.copy(values);
      output = Lists.required("output", output);
    }
  }

  /** The known types of {@code cast} and of a CSV column's {@code dtype}. */
  static final List<String> DTYPES =
      List.of(
          "int",
          "int8",
          "int16",
          "int32",
          "int64",
          "uint8",
          "uint16",
          "uint32",
          "uint64",
          "float",
          "float32",
          "float64",
          "str",
          "string",
          "object",
          "category",
          "bool",
          "boolean");

  /** The values that a type of pandas stands for; capitals as in "Int64" do not count. */
  public static Optional<FieldType> castType(@Nullable String dtype) {
    return switch (dtype == null ? "" : dtype.toLowerCase(Locale.ROOT)) {
      case "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64" ->
          Optional.of(FieldType.INTEGER);
      case "float", "float32", "float64" -> Optional.of(FieldType.REAL);
      case "str", "string", "object", "category" -> Optional.of(FieldType.STRING);
      case "bool", "boolean" -> Optional.of(FieldType.BOOLEAN);
      default -> Optional.empty();
    };
  }

  /** The columns that a {@code sort} step orders by. */
  public List<String> sortKeys() {
    return by.isEmpty() ? columns : by;
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public PreprocessStep {
    kind = Lists.required("kind", kind);
    columns = Lists.copy(columns);
    mapping = mapping == null ? Map.of() : Map.copyOf(mapping);
    rules = Lists.copy(rules);
    value = value == null ? NullNode.getInstance() : value;
    by = Lists.copy(by);
  }
}
