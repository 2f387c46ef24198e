package dev.nomos.enforcer.vocabulary;

import dev.nomos.logic.Field;
import dev.nomos.logic.Value;
import org.jspecify.annotations.Nullable;

/** What became of a record that was to be written as tokens. */
public sealed interface Encoded {
  /** {@code tokens}: not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  record Tokens(int[] tokens) implements Encoded {}

  /**
   * The vocabulary has no tokens for a value.
   *
   * @param value null: the field is absent
   */
  record Unknown(Field field, @Nullable Value value, String why) implements Encoded {
    @Override
    public String toString() {
      return "field '%s' %s: %s"
          .formatted(field.name(), value == null ? "is absent" : "is '" + value + "'", why);
    }
  }
}
