package dev.nomos.miner.predicates;

import dev.nomos.logic.Field;
import dev.nomos.logic.Term;
import java.util.List;

/**
 * A side of a comparison.
 *
 * @param fields the fields that the term is made of; the first one gives its constants
 * @param label how a reader recognises the term's constant; empty where there is none
 */
record Side(Term term, List<Field> fields, String label) {
  static Side of(Field field) {
    return new Side(Term.field(field.name()), List.of(field), "");
  }

  /** The fields whose values, taken together, the term's constants are profiled from. */
  List<Field> profiled() {
    return term instanceof Term.Aggregate ? fields : fields.subList(0, 1);
  }

  boolean shares(Side other) {
    return fields.stream().anyMatch(other.fields::contains);
  }
}
