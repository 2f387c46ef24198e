package dev.nomos.enforcer.masks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.enforcer.vocabulary.Encoded;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.FieldDomain;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a vocabulary's fields, to and from JSON. Immutable. */
final class FieldValues {
  private final Vocabulary vocabulary;
  private final List<FieldDomain> domains;

  FieldValues(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    domains = vocabulary.domains();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  FieldDomain domain(int field) {
    return domains.get(field);
  }

  /** The field's position. Throws {@link MaskRequestException} where there is none. */
  int field(String member, String name) {
    int field = vocabulary.type().indexOf(name);
    if (field < 0) {
      throw new MaskRequestException(member, "there is no field '%s'".formatted(name));
    }
    return field;
  }

  /**
   * The value that JSON tells, of the field's domain or not; null: absent. A category may be
   * written as a text or a number. Throws {@link MaskRequestException} for JSON of a wrong kind.
   */
  @Nullable Value value(String member, int field, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    return switch (domains.get(field)) {
      case FieldDomain.Choices _ -> vocabulary.value(field, scalar(member, field, json).text());
      case FieldDomain.Numbers _ -> vocabulary.rounded(field, Value.of(number(member, json)));
    };
  }

  private Value scalar(String member, int field, JsonNode json) {
    Field of = vocabulary.type().fields().get(field);
    if (json.isTextual()) {
      return Value.of(json.textValue());
    }
    if (json.isBoolean() && of.type() == FieldType.BOOLEAN) {
      return Value.of(json.booleanValue() ? 1 : 0);
    }
    if (!json.isNumber()) {
      throw new MaskRequestException(member, "must be a text, a number or null");
    }
    return Value.of(number(member, json));
  }

  private static BigDecimal number(String member, JsonNode json) {
    if (!json.isNumber()) {
      throw new MaskRequestException(member, "must be a number or null");
    }
    BigDecimal number = json.decimalValue();
    if (Value.plainDigits(number) > Value.MAX_DIGITS) {
      throw new MaskRequestException(member, "has more than %d digits".formatted(Value.MAX_DIGITS));
    }
    return number;
  }

  /** What is wrong with a value that is none of the field's domain; null: nothing. */
  @Nullable String problem(int field, @Nullable Value value) {
    return vocabulary.encode(field, value) instanceof Encoded.Unknown unknown
        ? unknown.toString()
        : null;
  }

  /** As a JSON text or number. */
  static Object json(Value value) {
    return switch (value) {
      case Value.Whole(long number) -> number;
      case Value.Real(var number) -> number;
      case Value.Text(var text) -> text;
      case Value.Ratio ratio -> throw new IllegalStateException("a field has the value " + ratio);
    };
  }
}
