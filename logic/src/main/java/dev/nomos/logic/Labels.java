package dev.nomos.logic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the labels of a field's values where a formula names them without quotes, as NetNomos'
 * interpreted rules do: {@code Proto = UDP} is {@code Proto = 17}. A field of that name wins.
 */
final class Labels {
  private Labels() {}

  /** The comparison, with a label on one side replaced by the values that have it. */
  static Formula.Atom compare(Term left, Operator op, Term right, @Nullable RowType type) {
    if (!op.isOrder() && right instanceof Term.FieldRef(var label)) {
      List<Value> values = values(left, label, type);
      if (values.size() == 1) {
        return new Formula.Compare(left, op, new Term.Constant(values.getFirst()));
      }
      if (!values.isEmpty()) {
        return new Formula.In(left, values, op == Operator.EQ);
      }
    }
    return new Formula.Compare(left, op, right);
  }

  /** The values of {@code term}'s field that have the label; none where it is a field's name. */
  static List<Value> values(Term term, String label, @Nullable RowType type) {
    if (type == null || type.indexOf(label) >= 0 || !(term instanceof Term.FieldRef(var name))) {
      return List.of();
    }
    return type.field(name).stream()
        .flatMap(field -> field.labels().entrySet().stream())
        .filter(entry -> entry.getValue().equals(label))
        .map(Map.Entry::getKey)
        .sorted()
        .map(Value::canonical)
        .toList();
  }

  /** The label of a field's value as a formula names it; nothing where it would name another. */
  static Optional<String> name(Value value, Term term, RowType type) {
    return term instanceof Term.FieldRef(var field)
        ? type.field(field)
            .map(f -> f.labels().get(value.text()))
            .filter(label -> values(term, label, type).size() == 1)
            .map(TermParser::name)
        : Optional.empty();
  }
}
