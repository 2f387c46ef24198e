package dev.nomos.miner.book;

import dev.nomos.logic.Formula;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleEvent;
import dev.nomos.schemas.avro.RuleEventKind;
import dev.nomos.schemas.avro.RuleException;
import dev.nomos.schemas.avro.RuleProvenance;
import dev.nomos.schemas.avro.RuleStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Carries out what a person asks for, or says why not. */
final class Commands {
  private static final int LONGEST_FORMULA = 20_000;
  private static final int LONGEST_COMMENT = 2_000;
  private static final int MOST_EXCEPTIONS = 100;

  private final BookState state;
  private final Steps steps;
  private final Relaxations relaxations;
  private final Intake intake;
  private final Review review;

  Commands(BookState state, Steps steps, Relaxations relaxations, Intake intake, Review review) {
    this.state = state;
    this.steps = steps;
    this.relaxations = relaxations;
    this.intake = intake;
    this.review = review;
  }

  /** False where it was refused. */
  boolean carryOut(RuleCommand command) {
    Optional<String> refusal =
        switch (command.getKind()) {
          case ACCEPT -> ofRule(command, rule -> accept(command, rule));
          case REJECT -> ofRule(command, rule -> reject(command, rule));
          case SHADOW -> ofRule(command, rule -> shadow(command, rule));
          case RETIRE -> ofRule(command, rule -> retire(command, rule));
          case EXCEPT -> ofRule(command, rule -> except(command, rule));
          case UNEXCEPT -> ofRule(command, rule -> unexcept(command, rule));
          case ACTION -> ofRule(command, rule -> action(command, rule));
          case ADD -> add(command);
          case LEARN, RESPACE -> Optional.of("the book itself cannot learn");
          case UNKNOWN -> Optional.of("this version does not know what is asked for");
        };
    refusal.ifPresent(why -> refuse(command, why));
    return refusal.isEmpty();
  }

  void refuse(RuleCommand command, String why) {
    RuleEvent event =
        steps.event(
            state.rule(command.getRuleId()).orElseGet(() -> LearnedRule.newBuilder().build()),
            RuleEventKind.REFUSED,
            new Cause(command.getWho(), why, command.getId()));
    event.setRuleId(command.getRuleId());
    state.log.event(event);
  }

  /** Carries out a command and returns why not, if so. */
  private interface OfRule {
    Optional<String> carryOut(LearnedRule rule);
  }

  private Optional<String> ofRule(RuleCommand command, OfRule step) {
    Optional<LearnedRule> rule = state.rule(command.getRuleId());
    return rule.isEmpty()
        ? Optional.of("there is no rule '%s'".formatted(brief(command.getRuleId())))
        : step.carryOut(rule.get());
  }

  private static String brief(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  // ---- status ----

  private Optional<String> accept(RuleCommand command, LearnedRule rule) {
    if (rule.getStatus() == RuleStatus.ACTIVE) {
      return Optional.of("it is active already");
    }
    if (isRelaxation(rule)) {
      LearnedRule replaced = state.rule(rule.getReplaces()).orElseThrow();
      relaxations.accept(rule, replaced, Cause.of(command));
      return Optional.empty();
    }
    LearnedRule active = steps.move(rule, RuleStatus.ACTIVE, Cause.of(command));
    compareWithWeaker(active);
    return Optional.empty();
  }

  private void compareWithWeaker(LearnedRule active) {
    state
        .space()
        .ifPresent(
            space ->
                state
                    .clause(active.getId())
                    .ifPresent(clause -> intake.compareWithWeaker(active, clause, space)));
  }

  private boolean isRelaxation(LearnedRule rule) {
    return rule.getId().equals(state.proposals.get(rule.getReplaces()));
  }

  private Optional<String> reject(RuleCommand command, LearnedRule rule) {
    return switch (rule.getStatus()) {
      case PROPOSED, SHADOW -> {
        steps.move(rule, RuleStatus.REJECTED, Cause.of(command));
        yield Optional.empty();
      }
      case ACTIVE -> Optional.of("it is active: retire it instead");
      case RELAXED, RETIRED, REJECTED -> Optional.of("it is " + rule.getStatus() + " already");
    };
  }

  private Optional<String> shadow(RuleCommand command, LearnedRule rule) {
    if (rule.getStatus() == RuleStatus.SHADOW) {
      return Optional.of("it is in shadow already");
    }
    if (isRelaxation(rule)) {
      return Optional.of("it relaxes %s: accept or reject it".formatted(rule.getReplaces()));
    }
    steps.move(rule, RuleStatus.SHADOW, Cause.of(command));
    relaxations.closeFor(rule.getId());
    return Optional.empty();
  }

  private Optional<String> retire(RuleCommand command, LearnedRule rule) {
    return switch (rule.getStatus()) {
      case ACTIVE, SHADOW -> {
        steps.move(rule, RuleStatus.RETIRED, Cause.of(command));
        relaxations.closeFor(rule.getId());
        yield Optional.empty();
      }
      case PROPOSED -> Optional.of("it is only proposed: reject it instead");
      case RELAXED, RETIRED, REJECTED -> Optional.of("it is " + rule.getStatus() + " already");
    };
  }

  // ---- what hangs on a rule ----

  private Optional<String> except(RuleCommand command, LearnedRule rule) {
    RuleException asked = command.getException();
    Optional<String> problem =
        notInForce(rule)
            .or(() -> problem("condition", asked.getCondition()))
            .or(() -> unfit(asked, rule));
    if (problem.isEmpty()) {
      RuleException exception =
          RuleException.newBuilder(asked)
              .setId(exceptionId(command))
              .setCondition(Formula.parse(asked.getCondition(), state.type).toString())
              .setWho(command.getWho())
              .build();
      List<RuleException> all = new ArrayList<>(rule.getExceptions());
      all.add(exception);
      LearnedRule excepted = LearnedRule.newBuilder(rule).setExceptions(all).build();
      state.put(excepted);
      RuleEvent event =
          steps.event(
              excepted, RuleEventKind.EXCEPTION, Cause.of(command).because("exception added"));
      event.setExceptionId(exception.getId());
      state.log.event(event);
    }
    return problem;
  }

  /** The same command gives the same id wherever it is carried out. */
  private static String exceptionId(RuleCommand command) {
    String named = command.getRuleId() + "/" + command.getId();
    return "x-"
        + UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 13);
  }

  private Optional<String> unfit(RuleException asked, LearnedRule rule) {
    if (asked.getExpiresMillis() < 0) {
      return Optional.of("an expiry must not be negative, but was " + asked.getExpiresMillis());
    }
    if (asked.getExpiresMillis() != 0 && asked.getExpiresMillis() <= state.streamMillis) {
      return Optional.of(
          "the exception would have run out: it is %d on the stream, and it expires at %d"
              .formatted(state.streamMillis, asked.getExpiresMillis()));
    }
    if (asked.getComment().length() > LONGEST_COMMENT) {
      return Optional.of("a comment has at most %d characters".formatted(LONGEST_COMMENT));
    }
    return rule.getExceptions().size() >= MOST_EXCEPTIONS
        ? Optional.of("a rule has at most %d exceptions".formatted(MOST_EXCEPTIONS))
        : Optional.empty();
  }

  private Optional<String> unexcept(RuleCommand command, LearnedRule rule) {
    String id = command.getException().getId();
    Optional<RuleException> found =
        rule.getExceptions().stream().filter(one -> one.getId().equals(id)).findFirst();
    found.ifPresent(exception -> review.drop(exception, rule, Cause.of(command)));
    return found.isPresent()
        ? Optional.empty()
        : Optional.of("the rule has no exception '%s'".formatted(brief(id)));
  }

  private Optional<String> action(RuleCommand command, LearnedRule rule) {
    Optional<String> problem =
        notInForce(rule)
            .or(
                () ->
                    rule.getAction() == command.getAction()
                        ? Optional.of("its action is %s already".formatted(rule.getAction()))
                        : Optional.empty());
    if (problem.isEmpty()) {
      RuleAction before = rule.getAction();
      LearnedRule changed = LearnedRule.newBuilder(rule).setAction(command.getAction()).build();
      state.put(changed);
      steps.say(
          changed, RuleEventKind.ACTION, Cause.of(command).because("%s before".formatted(before)));
    }
    return problem;
  }

  private static Optional<String> notInForce(LearnedRule rule) {
    return BookState.IN_FORCE.contains(rule.getStatus())
        ? Optional.empty()
        : Optional.of("it is in no theory: it is " + rule.getStatus());
  }

  // ---- hand-written rules ----

  private Optional<String> add(RuleCommand command) {
    if (!BookState.IN_FORCE.contains(command.getStatus())) {
      return Optional.of("a rule is added as ACTIVE or SHADOW, but not as " + command.getStatus());
    }
    Optional<String> problem = problem("formula", command.getFormula());
    if (problem.isPresent()) {
      return problem;
    }
    LearnedRule written =
        Wording.rule(
            Formula.parse(command.getFormula(), state.type),
            state.type,
            RuleProvenance.HAND_WRITTEN);
    Optional<LearnedRule> known = state.rule(written.getId());
    if (known.filter(rule -> BookState.IN_FORCE.contains(rule.getStatus())).isPresent()) {
      return Optional.of(
          "rule %s says this and is %s".formatted(written.getId(), known.get().getStatus()));
    }
    if (known.filter(this::isRelaxation).isPresent()) {
      return Optional.of("rule %s says this: accept or reject it".formatted(written.getId()));
    }
    enter(command, known.orElse(written));
    return Optional.empty();
  }

  private void enter(RuleCommand command, LearnedRule rule) {
    LearnedRule acting =
        LearnedRule.newBuilder(rule)
            .setProvenance(RuleProvenance.HAND_WRITTEN)
            .setAction(command.getAction())
            .setReplaces("")
            .build();
    state.put(acting);
    LearnedRule measured = measured(acting);
    LearnedRule entered = steps.move(measured, command.getStatus(), Cause.of(command));
    if (entered.getStatus() == RuleStatus.ACTIVE) {
      compareWithWeaker(entered);
    }
  }

  /** Of a rule that the space can decide on; any other has no figures. */
  private LearnedRule measured(LearnedRule rule) {
    return state
        .space()
        .flatMap(
            space ->
                state
                    .clause(rule.getId())
                    .filter(clause -> !clause.isEmpty())
                    .map(clause -> new Measures(space, state.admitted()).write(rule, clause)))
        .orElse(rule);
  }

  private Optional<String> problem(String what, String text) {
    if (text.isBlank()) {
      return Optional.of("the %s is empty".formatted(what));
    }
    if (text.length() > LONGEST_FORMULA) {
      return Optional.of(
          "a %s has at most %d characters, but this one has %d"
              .formatted(what, LONGEST_FORMULA, text.length()));
    }
    try {
      List<String> problems = Formula.parse(text, state.type).problems(state.type);
      return problems.isEmpty()
          ? Optional.empty()
          : Optional.of("the %s means nothing: %s".formatted(what, String.join("; ", problems)));
    } catch (IllegalArgumentException e) {
      return Optional.of("the %s cannot be taken: %s".formatted(what, e.getMessage()));
    }
  }
}
