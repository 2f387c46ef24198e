package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.entailment.InconsistentTheoryException;
import dev.nomos.logic.entailment.TheoryDifference;
import dev.nomos.logic.entailment.TheoryDifference.Compared;
import dev.nomos.logic.entailment.TheoryDifference.Standing;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the active rules of two theory versions differ in what they mean, by the solver: on demand,
 * one comparison at a time, so many a minute, so many seconds each.
 */
final class TheoryMeaning {
  private static final int PER_MINUTE = 10;
  private static final TheoryDifference.Budget BUDGET =
      new TheoryDifference.Budget(Duration.ofSeconds(1), Duration.ofSeconds(20));
  private static final long LIMIT_SECONDS = 30;

  private final LiveModel model;
  private final Turns turns;

  TheoryMeaning(LiveModel model, LongSupplier nanos) {
    this.model = model;
    this.turns = new Turns("nomos-meaning", PER_MINUTE, LIMIT_SECONDS, nanos);
  }

  /**
   * @param same TRUE, FALSE, or UNKNOWN where no difference is known but some rule is undecided
   * @param first rules that only the first version has in these words, asked of the second
   * @param second likewise of the second
   */
  record Answer(
      long from, long to, String same, int shared, List<Member> first, List<Member> second) {}

  /**
   * @param standing EQUIVALENT, WEAKER, IMPLIED, INDEPENDENT or UNDECIDED
   * @param by rules of the other version that it follows from; none where the fields' ranges do
   * @param strongerThan INDEPENDENT: rules of the other version that follow from it
   * @param breaking INDEPENDENT: a record that the other version allows and this rule forbids
   * @param reason UNDECIDED: why
   */
  record Member(
      String id,
      String english,
      String standing,
      List<String> by,
      List<String> strongerThan,
      Map<String, String> breaking,
      String reason) {}

  Reply<Answer> between(long from, long to) throws InterruptedException {
    var before = model.theory(from);
    var after = model.theory(to);
    if (before == null || after == null)
      return new Reply.Impossible<>("one of these versions is no longer remembered");
    try {
      return Reply.of(turns.take(() -> compare(from, before, to, after)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InconsistentTheoryException
          || e.getCause() instanceof IllegalArgumentException)
        return new Reply.Impossible<>(String.valueOf(e.getCause().getMessage()));
      throw new IllegalStateException("comparing two theories failed", e.getCause());
    }
  }

  private Answer compare(
      long from,
      SequencedMap<String, TheoryRule> before,
      long to,
      SequencedMap<String, TheoryRule> after) {
    RowType type = model.type();
    long atMillis = model.effectiveFromMillis(to);
    var difference =
        TheoryDifference.of(
            judged(before, type, atMillis),
            judged(after, type, atMillis),
            type,
            model.axioms(),
            BUDGET);
    return new Answer(
        from,
        to,
        difference.sameMeaning().name(),
        difference.shared().size(),
        members(difference.first(), type),
        members(difference.second(), type));
  }

  private static List<Rule> judged(
      SequencedMap<String, TheoryRule> rules, RowType type, long atMillis) {
    return rules.values().stream()
        .filter(rule -> rule.getStatus() == RuleStatus.ACTIVE)
        .map(rule -> JudgedRules.rule(rule, JudgedRules.exceptions(rule, type, atMillis), type))
        .toList();
  }

  private static List<Member> members(List<Compared> compared, RowType type) {
    return compared.stream().map(one -> member(one.rule(), one.standing(), type)).toList();
  }

  private static Member member(Rule rule, Standing standing, RowType type) {
    return switch (standing) {
      case Standing.Equivalent(var other) -> follows(rule, "EQUIVALENT", List.of(other), type);
      case Standing.Weaker(var other) -> follows(rule, "WEAKER", List.of(other), type);
      case Standing.Implied(var others, _) -> follows(rule, "IMPLIED", others, type);
      case Standing.Independent(var row, var weaker) ->
          of(rule, "INDEPENDENT", List.of(), weaker, row, "", type);
      case Standing.Undecided(var reason) ->
          of(rule, "UNDECIDED", List.of(), List.of(), null, reason, type);
    };
  }

  private static Member follows(Rule rule, String standing, List<Rule> by, RowType type) {
    return of(rule, standing, by, List.of(), null, "", type);
  }

  private static Member of(
      Rule rule,
      String standing,
      List<Rule> by,
      List<Rule> strongerThan,
      @Nullable Row breaking,
      String reason,
      RowType type) {
    Formula formula = rule.formula();
    return new Member(
        rule.id(),
        PlainEnglish.of(formula, type),
        standing,
        ids(by),
        ids(strongerThan),
        breaking == null ? Map.of() : texts(breaking),
        reason);
  }

  private static List<String> ids(List<Rule> rules) {
    return rules.stream().map(Rule::id).toList();
  }

  private static Map<String, String> texts(Row row) {
    Map<String, String> texts = new LinkedHashMap<>();
    row.asMap().forEach((field, value) -> texts.put(field, value.text()));
    return texts;
  }
}
