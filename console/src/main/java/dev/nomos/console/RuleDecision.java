package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A decision about rules that are there: one command for each. */
abstract class RuleDecision extends CommandVerb {
  private final RuleCommandKind kind;

  RuleDecision(RuleCommandKind kind) {
    this.kind = kind;
  }

  /** Ids as they were given. */
  abstract List<String> ids();

  /** What the command says besides its kind and its rule. */
  void complete(RuleCommand.Builder command) {}

  @Override
  List<RuleCommand> commands(Session session, RuleReader reader) {
    Set<String> known = reader.rules().keySet();
    return ids().stream()
        .map(id -> one(id, known))
        .distinct()
        .map(
            id -> {
              RuleCommand.Builder command = command(kind).setRuleId(id);
              complete(command);
              return command.build();
            })
        .toList();
  }

  /** A decision with nothing but ids. */
  abstract static class OfIds extends RuleDecision {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids, or how they begin.")
    private List<String> ids = new ArrayList<>();

    OfIds(RuleCommandKind kind) {
      super(kind);
    }

    @Override
    List<String> ids() {
      return ids;
    }
  }

  /** {@code nomos rules accept}. */
  @Command(
      name = "accept",
      header = "Put rules in force.",
      description = {
        "A proposed rule or one in shadow becomes active. To accept a relaxation also relaxes the",
        "rule that it replaces, and no other."
      },
      footer = {
        "",
        SHAPE,
        "",
        "Example:",
        "  nomos rules accept 3f2a 77b0 --why 'new exporter' ..."
      })
  static final class Accept extends OfIds {
    Accept() {
      super(RuleCommandKind.ACCEPT);
    }
  }

  /** {@code nomos rules reject}. */
  @Command(
      name = "reject",
      header = "Turn rules down that are not in force.",
      description = {
        "A proposed rule or one in shadow becomes rejected and is not proposed again. To reject a",
        "relaxation leaves the rule in force that it would have replaced."
      },
      footer = {
        "",
        SHAPE,
        "",
        "Example:",
        "  nomos rules reject 3f2a --why 'it was an attack' ..."
      })
  static final class Reject extends OfIds {
    Reject() {
      super(RuleCommandKind.REJECT);
    }
  }

  /** {@code nomos rules shadow}. */
  @Command(
      name = "shadow",
      header = "Have rules checked without alerts.",
      description =
          "The rules go into shadow: they are checked, and their violations alert nobody.",
      footer = {"", SHAPE, "", "Example:", "  nomos rules shadow 3f2a ..."})
  static final class Shadow extends OfIds {
    Shadow() {
      super(RuleCommandKind.SHADOW);
    }
  }

  /** {@code nomos rules retire}. */
  @Command(
      name = "retire",
      header = "Take rules out of force.",
      description = "The rules leave the theory. What they would forbid is no longer told.",
      footer = {
        "",
        SHAPE,
        "",
        "Example:",
        "  nomos rules retire 3f2a --why 'link was removed' ..."
      })
  static final class Retire extends OfIds {
    Retire() {
      super(RuleCommandKind.RETIRE);
    }
  }

  /** {@code nomos rules action}. */
  @Command(
      name = "action",
      header = "Set what follows from a violation.",
      description = {
        "mark: counted and published, alerts nobody. report: alerts. block: and the record stays",
        "off the topic of compliant records. dead_letter: and it goes to the dead letters."
      },
      footer = {"", SHAPE, "", "Example:", "  nomos rules action block 3f2a 77b0 ..."})
  static final class Action extends RuleDecision {
    @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
    private RuleAction action = RuleAction.REPORT;

    @Parameters(
        index = "1..*",
        paramLabel = "ID",
        arity = "1..*",
        description = "Ids, or how they begin.")
    private List<String> ids = new ArrayList<>();

    Action() {
      super(RuleCommandKind.ACTION);
    }

    @Override
    List<String> ids() {
      return ids;
    }

    @Override
    void complete(RuleCommand.Builder command) {
      command.setAction(action);
    }
  }
}
