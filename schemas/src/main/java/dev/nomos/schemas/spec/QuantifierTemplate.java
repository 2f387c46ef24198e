package dev.nomos.schemas.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of conditions on all or some positions of a window family.
 *
 * @param selector one condition is made for each family of which it selects a field
 * @param aggregatorProjection accepted, as the reference does, and of no effect: how a condition is
 *     evaluated is not the grammar's matter
 */
public record QuantifierTemplate(
    String name,
    Formula.Quantifier quantifier,
    FieldSelector selector,
    List<String> operators,
    ConstantSelector constant,
    @Nullable JsonNode aggregatorProjection,
    @Nullable String description) {
  @SuppressWarnings("NullAway") // Jackson gives null for absent members; none stays null
  public QuantifierTemplate {
    name = Lists.required("name", name);
    quantifier = Lists.required("quantifier", quantifier);
    selector = Lists.required("selector", selector);
    operators = Lists.copy(operators);
    constant = Lists.required("constant", constant);
  }

  public List<Operator> comparisons() {
    return operators.stream().flatMap(op -> PredicateTemplate.comparison(op).stream()).toList();
  }
}
