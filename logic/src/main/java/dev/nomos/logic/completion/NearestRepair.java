package dev.nomos.logic.completion;

import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the compliant record that is nearest to a given one where nobody said what values fields
 * take: fewest fields changed, then smallest sum of numeric differences. Domains are those of
 * {@link RecordDomains}: a theory that should not lead to negative counts must say so.
 *
 * <p>A record complies where no rule is definitely false; so absent fields are never filled, which
 * could only make more comparisons definite, and no field is made absent.
 *
 * <p>Not thread-safe: one owner.
 */
public final class NearestRepair {
  private final RuleTheory theory;
  private final RowType type;

  public NearestRepair(RuleTheory theory, RowType type) {
    this.theory = theory;
    this.type = type;
  }

  /**
   * @param mayChange names of fields; those that {@code row} lacks stay absent
   * @throws IllegalArgumentException where a name is unknown, or a rule means nothing over the type
   */
  public Enforcement repair(Row row, Set<String> mayChange, RepairBudget budget) {
    Set<String> keep = new LinkedHashSet<>();
    type.fields().forEach(field -> keep.add(field.name()));
    for (String name : mayChange) {
      if (type.indexOf(name) < 0) {
        throw new IllegalArgumentException("no field '" + name + "' in this row type");
      }
      keep.remove(name);
    }
    var domains = new RecordDomains(theory.rules(), type);
    domains.add(row);
    var completion = new CompletionTheory(theory, type, domains.domains());
    var distance = RecordDistance.fewestFieldsThenSum(completion);
    try (var engine = new RepairEngine(completion, distance, budget)) {
      return engine.repair(row, keep);
    }
  }
}
