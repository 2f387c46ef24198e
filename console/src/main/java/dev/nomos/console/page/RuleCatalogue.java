package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.FormulaSyntaxException;
import dev.nomos.logic.FormulaTypeException;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules as the page lists them: what the rules topic says, what the newest theory says of a rule
 * that is not there, and what violations say of one that is in neither. Guarded by its owner.
 */
final class RuleCatalogue {
  private static final int MAX_FAMILY = 200;

  private final RowType type;
  private final RuleShelf shelf;
  private final TheoryShelf theories;
  private final ViolationShelf violations;

  RuleCatalogue(RowType type, RuleShelf shelf, TheoryShelf theories, ViolationShelf violations) {
    this.type = type;
    this.shelf = shelf;
    this.theories = theories;
    this.violations = violations;
  }

  RuleQuery.Page find(RuleQuery query) {
    List<RuleRow> all = all();
    List<String> words = query.words();
    List<RuleRow> found = all.stream().filter(rule -> query.matches(rule, words)).toList();
    List<RuleRow> rows =
        (query.fold() ? folded(found) : found).stream().sorted(query.order().comparator()).toList();
    int from = Math.min(query.offset(), rows.size());
    int to = (int) Math.min((long) from + query.limit(), rows.size());
    return new RuleQuery.Page(all.size(), rows.size(), shelf.left(), rows.subList(from, to));
  }

  /** One row of each family: the rule that stands for it, or the first where that is not there. */
  private static List<RuleRow> folded(List<RuleRow> rules) {
    Map<String, List<RuleRow>> families = new LinkedHashMap<>();
    for (RuleRow rule : rules)
      families.computeIfAbsent(rule.family(), _ -> new ArrayList<>()).add(rule);
    return families.values().stream()
        .map(
            family ->
                family.stream()
                    .filter(rule -> rule.id().equals(rule.family()))
                    .findFirst()
                    .orElseGet(family::getFirst)
                    .standingFor(family.size()))
        .toList();
  }

  private List<RuleRow> all() {
    Map<String, Long> proposals = proposals();
    Map<String, TheoryRule> inForce = theories.rulesInForce();
    List<RuleRow> rows = new ArrayList<>();
    for (LearnedRule rule : shelf.all()) rows.add(learned(rule, proposals));
    for (TheoryRule rule : inForce.values())
      if (shelf.get(rule.getId()) == null) rows.add(published(rule, proposals));
    violations
        .broken()
        .forEach(
            (id, was) -> {
              if (shelf.get(id) == null && !inForce.containsKey(id)) rows.add(gone(id, was));
            });
    return rows;
  }

  /** Rule id to the number of its relaxations that wait for a decision. */
  private Map<String, Long> proposals() {
    Map<String, Long> proposals = new HashMap<>();
    for (LearnedRule rule : shelf.all())
      if (isProposal(rule)) proposals.merge(rule.getReplaces(), 1L, Long::sum);
    return proposals;
  }

  private static boolean isProposal(LearnedRule rule) {
    return rule.getStatus() == RuleStatus.PROPOSED && !rule.getReplaces().isEmpty();
  }

  private RuleRow learned(LearnedRule rule, Map<String, Long> proposals) {
    return row(rule, proposals.getOrDefault(rule.getId(), 0L));
  }

  /** A rule that only a theory tells of: nothing is known of its evidence. */
  private RuleRow published(TheoryRule rule, Map<String, Long> proposals) {
    return row(bare(rule), proposals.getOrDefault(rule.getId(), 0L));
  }

  private static LearnedRule bare(TheoryRule rule) {
    return LearnedRule.newBuilder()
        .setId(rule.getId())
        .setFormula(rule.getFormula())
        .setEnglish(rule.getEnglish())
        .setStatus(rule.getStatus())
        .setAction(rule.getAction())
        .setProvenance(rule.getProvenance())
        .setFamily(rule.getFamily())
        .setExceptions(rule.getExceptions())
        .build();
  }

  private RuleRow row(LearnedRule rule, long proposals) {
    ViolationShelf.Broken was = violations.broken().get(rule.getId());
    return new RuleRow(
        rule.getId(),
        rule.getFormula(),
        rule.getEnglish(),
        rule.getStatus().name(),
        rule.getAction().name(),
        rule.getProvenance().name(),
        rule.getHealth().name(),
        rule.getFamily().isEmpty() ? rule.getId() : rule.getFamily(),
        1,
        rule.getSupport(),
        rule.getAntecedentCount(),
        finite(rule.getLift()),
        rule.getExceptions().size(),
        rule.getReplaces(),
        proposals,
        rule.getWouldPass(),
        rule.getQuarantinedEvidences(),
        rule.getQuarantinedRecords(),
        rule.getQuarantinedKeys(),
        was == null ? 0 : was.published(),
        was == null ? 0 : was.suppressed(),
        was == null ? 0 : was.lastMillis(),
        rule.getLastTestedMillis(),
        rule.getSinceMillis());
  }

  /** JSON has no other numbers. */
  private static double finite(double number) {
    return Double.isFinite(number) ? number : 0;
  }

  private static RuleRow gone(String id, ViolationShelf.Broken was) {
    return new RuleRow(
        id,
        was.formula(),
        was.english(),
        "UNKNOWN",
        "",
        "",
        "",
        id,
        1,
        0,
        0,
        0,
        0,
        "",
        0,
        0,
        0,
        0,
        0,
        was.published(),
        was.suppressed(),
        was.lastMillis(),
        0,
        0);
  }

  /** Null where nothing tells of such a rule. */
  @Nullable RuleDetail detail(String id) {
    LearnedRule rule = known(id);
    if (rule != null) return detail(rule, true);
    ViolationShelf.Broken was = violations.broken().get(id);
    if (was == null && shelf.events(id).isEmpty()) return null;
    RuleRow row = gone(id, was == null ? new ViolationShelf.Broken("", "", 0, 0, 0) : was);
    return new RuleDetail(
        row,
        List.of(),
        Set.of(),
        0,
        "",
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        shelf.events(id));
  }

  private @Nullable LearnedRule known(String id) {
    LearnedRule rule = shelf.get(id);
    if (rule != null) return rule;
    TheoryRule published = theories.rulesInForce().get(id);
    return published == null ? null : bare(published);
  }

  private RuleDetail detail(LearnedRule rule, boolean withProposals) {
    List<RuleDetail> proposals = withProposals ? proposalsFor(rule.getId()) : List.of();
    LearnedRule replaced = rule.getReplaces().isEmpty() ? null : known(rule.getReplaces());
    Formula formula = formula(rule);
    return new RuleDetail(
        row(rule, proposals.size()),
        literals(formula),
        formula.fields(),
        finite(rule.getExpectedViolations()),
        rule.getSpaceId(),
        rule.getMinedFromMillis(),
        RuleShelf.exceptions(rule.getExceptions()),
        rule.getExamples(),
        rule.getCounterExamples(),
        proposals,
        replaced == null ? null : row(replaced, 0),
        withProposals ? family(rule) : List.of(),
        shelf.events(rule.getId()));
  }

  /** One that says nothing where the text means nothing over the data set's records. */
  private Formula formula(LearnedRule rule) {
    try {
      return Formula.parse(rule.getFormula(), type);
    } catch (FormulaSyntaxException | FormulaTypeException e) {
      return new Formula.AllOf(List.of());
    }
  }

  private List<RuleDetail.Literal> literals(Formula formula) {
    return formula.clause().orElse(List.of()).stream()
        .map(atom -> RuleDetail.Literal.of(atom, type))
        .toList();
  }

  private List<RuleDetail> proposalsFor(String id) {
    return shelf.all().stream()
        .filter(rule -> isProposal(rule) && rule.getReplaces().equals(id))
        .sorted(Comparator.comparing(LearnedRule::getId))
        .map(rule -> detail(rule, false))
        .toList();
  }

  private List<RuleRow> family(LearnedRule rule) {
    if (rule.getFamily().isEmpty()) return List.of();
    var query =
        new RuleQuery(
            Set.of(),
            Set.of(),
            Set.of(),
            rule.getFamily(),
            "",
            false,
            RuleQuery.Order.VIOLATIONS,
            0,
            MAX_FAMILY);
    return find(query).rows().stream().filter(other -> !other.id().equals(rule.getId())).toList();
  }
}
