package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a template's constants come from.
 *
 * @param values for {@code explicit}: constants, or lists of them for "in" and "not in"
 * @param kinds for {@code field_constants}: the kinds wanted; empty: all
 * @param topK for {@code profile}: how many of the most frequent values
 * @param quantiles for {@code profile} of numbers, each in [0, 1]
 */
public record ConstantSelector(
    Mode mode,
    List<JsonNode> values,
    List<FieldSpec.ConstantKind> kinds,
    @Nullable Integer topK,
    List<BigDecimal> quantiles) {
  /** {@code explicit} values, the field's domain, a profile of the data, or the field's own. */
  public enum Mode {
    EXPLICIT,
    DOMAIN,
    PROFILE,
    FIELD_CONSTANTS
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public ConstantSelector {
    mode = Lists.required("mode", mode);
    values = Lists.copy(values);
    kinds = Lists.copy(kinds);
    quantiles = Lists.copy(quantiles);
  }
}
