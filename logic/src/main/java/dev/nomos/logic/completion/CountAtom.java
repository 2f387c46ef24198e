package dev.nomos.logic.completion;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Term;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A comparison of how many fields are not 0 with a constant.
 *
 * @param fields positions, each once, at least one
 */
record CountAtom(List<Integer> fields, Operator op, Value bound) {
  CountAtom {
    fields = List.copyOf(fields);
  }

  /** Nothing where the condition is something else; {@code atom}: windows written out. */
  static Optional<CountAtom> of(Formula.Atom atom, RowType type) {
    return switch (atom) {
      case Formula.Compare(Term.Aggregate counted, var op, Term.Constant(var bound)) ->
          of(counted, op, bound, type);
      case Formula.Compare(Term.Constant(var bound), var op, Term.Aggregate counted) ->
          of(counted, op.mirrored(), bound, type);
      case Formula.Compare _, Formula.In _, Formula.Quantified _ -> Optional.empty();
    };
  }

  private static Optional<CountAtom> of(
      Term.Aggregate counted, Operator op, Value bound, RowType type) {
    if (counted.function() != Term.Function.COUNT || !bound.isNumber()) {
      return Optional.empty();
    }
    List<Integer> fields = new ArrayList<>();
    for (Term argument : counted.arguments()) {
      if (!(argument instanceof Term.FieldRef(var name)) || type.indexOf(name) < 0) {
        return Optional.empty();
      }
      fields.add(type.indexOf(name));
    }
    return new HashSet<>(fields).size() == fields.size()
        ? Optional.of(new CountAtom(fields, op, bound))
        : Optional.empty();
  }

  /** Whether it is true of so many. */
  boolean holds(int count) {
    return op.holds(Value.compareNumbers(Value.of(count), bound));
  }
}
