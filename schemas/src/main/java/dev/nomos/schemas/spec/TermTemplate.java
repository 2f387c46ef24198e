package dev.nomos.schemas.spec;

import dev.nomos.logic.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of terms.
 *
 * @param field the fields that it is about; a constant needs none
 * @param otherField the second summand of an addition, where {@code constant} is not
 * @param constant the literal, the factor, the summand, or the modulus
 * @param allowSameField whether a field may be added to itself
 * @param samePosition whether the summands must stand at one position of a window (Nomos' own)
 * @param function of an aggregate (Nomos' own)
 * @param flags of flag bits: masks such as "18", "SYN" or "SYN+ACK" (Nomos' own)
 */
public record TermTemplate(
    Kind kind,
    @Nullable FieldSelector field,
    @Nullable FieldSelector otherField,
    @Nullable ConstantSelector constant,
    boolean allowSameField,
    boolean samePosition,
    Term.@Nullable Function function,
    List<String> flags,
    @Nullable String description) {
  /**
   * The shape of the term: a field, a constant, field × constant, field + field or constant; and,
   * Nomos' own, [constant ×] function(fields of one window family), field mod constant, and the
   * bits of a field.
   */
  public enum Kind {
    FIELD,
    CONSTANT,
    SCALAR,
    ADDITION,
    AGGREGATE,
    MOD,
    FLAG
  }

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public TermTemplate {
    kind = Lists.required("kind", kind);
    flags = Lists.copy(flags);
  }

  /** The bits of each of {@link #flags}. */
  public List<Long> masks() {
    return flags.stream().map(FlagMask::of).toList();
  }
}
