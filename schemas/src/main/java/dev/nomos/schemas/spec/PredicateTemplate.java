package dev.nomos.schemas.spec;

import dev.nomos.logic.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of predicates: one of {@code lhs} and {@code lhsTerm}, operators, and one of the right
 * sides; {@code rhsTerm} may also follow {@code lhs}. Flag bits may have no right side: then 0.
 *
 * @param operators comparisons, "in" and "not in"
 * @param allowSameField whether a field may be compared with itself or with a term that has it
 * @param positionStep how many window positions the right side's field stands after the left one's;
 *     null: any (Nomos' own)
 */
public record PredicateTemplate(
    String name,
    @Nullable FieldSelector lhs,
    List<String> operators,
    @Nullable FieldSelector rhsField,
    @Nullable ConstantSelector rhsConstant,
    @Nullable TermTemplate lhsTerm,
    @Nullable TermTemplate rhsTerm,
    boolean allowSameField,
    @Nullable Integer positionStep,
    @Nullable String description) {
  static final List<String> MEMBERSHIPS = List.of("in", "not in");

  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public PredicateTemplate {
    name = Lists.required("name", name);
    operators = Lists.copy(operators);
  }

  /** The operators that compare two terms. */
  public List<Operator> comparisons() {
    return operators.stream().flatMap(symbol -> comparison(symbol).stream()).toList();
  }

  /** True for "in", false for "not in", for those that are there. */
  public List<Boolean> memberships() {
    return operators.stream().filter(MEMBERSHIPS::contains).map("in"::equals).toList();
  }

  static Optional<Operator> comparison(String symbol) {
    return Arrays.stream(Operator.values()).filter(op -> op.symbol().equals(symbol)).findFirst();
  }
}
