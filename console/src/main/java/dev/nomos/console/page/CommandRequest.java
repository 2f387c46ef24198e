package dev.nomos.console.page;

import dev.nomos.logic.Formula;
import dev.nomos.logic.FormulaSyntaxException;
import dev.nomos.logic.FormulaTypeException;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks for, as it came: nothing is checked before {@link #command}.
 *
 * @param who as the person calls themselves; the token says only that they may
 * @param action of ACTION
 * @param exception of EXCEPT, for good where it never runs out; of UNEXCEPT its id alone
 */
record CommandRequest(
    @Nullable RuleCommandKind kind,
    @Nullable String ruleId,
    @Nullable String who,
    @Nullable String why,
    @Nullable RuleAction action,
    @Nullable Exemption exception) {
  private static final Set<RuleCommandKind> OFFERED =
      Set.of(
          RuleCommandKind.ACCEPT,
          RuleCommandKind.REJECT,
          RuleCommandKind.SHADOW,
          RuleCommandKind.RETIRE,
          RuleCommandKind.EXCEPT,
          RuleCommandKind.UNEXCEPT,
          RuleCommandKind.ACTION);

  private static final int MAX_WORDS = 2_000;
  private static final int MAX_NAME = 100;

  /** A rule's exception, as the page sends it. */
  record Exemption(
      @Nullable String id,
      @Nullable String condition,
      @Nullable String comment,
      @Nullable Long expiresMillis) {}

  /**
   * The command to send. Throws {@link IllegalArgumentException} with what is wrong; a condition
   * must mean something over {@code type}.
   */
  RuleCommand command(String id, RowType type) {
    if (kind == null || !OFFERED.contains(kind))
      throw new IllegalArgumentException(
          "kind must be one of " + OFFERED.stream().sorted().toList());
    String name = text("who", who, MAX_NAME);
    var command =
        RuleCommand.newBuilder()
            .setKind(kind)
            .setId(id)
            .setRuleId(needed("ruleId", ruleId, 200))
            .setWho(name.isEmpty() ? "page" : "page: " + name)
            .setWhy(needed("why", why, MAX_WORDS));
    switch (kind) {
      case EXCEPT -> command.setException(newException(type, name));
      case UNEXCEPT -> command.setException(oldException());
      case ACTION -> {
        if (action == null) throw new IllegalArgumentException("action is missing");
        command.setAction(action);
      }
      case ACCEPT, REJECT, SHADOW, RETIRE, LEARN, RESPACE, ADD, UNKNOWN -> {}
    }
    return command.build();
  }

  private RuleException newException(RowType type, String name) {
    Exemption given = given();
    String condition = needed("exception.condition", given.condition(), MAX_WORDS);
    long expires = Objects.requireNonNullElse(given.expiresMillis(), 0L);
    if (expires < 0)
      throw new IllegalArgumentException("exception.expiresMillis must be at least 0");
    return RuleException.newBuilder()
        .setCondition(checked(condition, type))
        .setComment(needed("exception.comment", given.comment(), MAX_WORDS))
        .setWho(name.isEmpty() ? "page" : "page: " + name)
        .setExpiresMillis(expires)
        .build();
  }

  private static String checked(String condition, RowType type) {
    try {
      return Formula.parse(condition, type).toString();
    } catch (FormulaSyntaxException | FormulaTypeException e) {
      throw new IllegalArgumentException("exception.condition: " + e.getMessage(), e);
    }
  }

  private RuleException oldException() {
    return RuleException.newBuilder().setId(needed("exception.id", given().id(), 200)).build();
  }

  private Exemption given() {
    if (exception == null) throw new IllegalArgumentException("exception is missing");
    return exception;
  }

  private static String needed(String name, @Nullable String text, int most) {
    String found = text(name, text, most);
    if (found.isEmpty()) throw new IllegalArgumentException(name + " is missing");
    return found;
  }

  private static String text(String name, @Nullable String text, int most) {
    String found = Objects.requireNonNullElse(text, "").strip();
    if (found.length() > most)
      throw new IllegalArgumentException(name + " may have " + most + " characters");
    return found;
  }
}
