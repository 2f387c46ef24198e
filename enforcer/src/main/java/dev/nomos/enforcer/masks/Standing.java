package dev.nomos.enforcer.masks;

import dev.nomos.logic.completion.Completion;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.logic.completion.TypedNumber;

/** How far one record is written. */
sealed interface Standing {
  /** No field is being written. */
  record Between(Completion completion) implements Standing {}

  /** A field of which one choice is to be written. */
  record Choosing(Completion completion, int field, FieldDomain.Choices domain)
      implements Standing {}

  /** {@code isBegun}: some characters of the field's number are written. */
  record Typing(Completion completion, int field, TypedNumber typed, boolean isBegun)
      implements Standing {}

  /** A known value is none of its field's domain. */
  record Outside(String problem) implements Standing {}

  /** Nothing of a field is written yet; typing goes on in {@code typed}. */
  static Standing before(Completion completion, int field, FieldDomain domain) {
    return switch (domain) {
      case FieldDomain.Choices choices -> new Choosing(completion, field, choices);
      case FieldDomain.Numbers numbers ->
          new Typing(completion, field, new TypedNumber(numbers), false);
    };
  }
}
