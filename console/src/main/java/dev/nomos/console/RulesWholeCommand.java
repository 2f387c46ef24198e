package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** A command about no rule in particular, which the miner may be at for minutes. */
abstract class RulesWholeCommand extends CommandVerb {
  private final RuleCommandKind kind;

  RulesWholeCommand(RuleCommandKind kind) {
    this.kind = kind;
  }

  @Override
  Duration usualWait() {
    return Duration.ofMinutes(10);
  }

  @Override
  List<RuleCommand> commands(Session session, RuleReader reader) {
    return List.of(command(kind).build());
  }

  /** {@code nomos rules learn}. */
  @Command(
      name = "learn",
      header = "Have the miner that runs search for rules now.",
      description =
          "Mines rules from all admitted evidence up to now; 'mine --learn' also starts one.",
      footer = {"", SHAPE, "", "Example:", "  nomos rules learn --why 'a week is recorded' ..."})
  static final class Learn extends RulesWholeCommand {
    Learn() {
      super(RuleCommandKind.LEARN);
    }
  }

  /** {@code nomos rules respace}. */
  @Command(
      name = "respace",
      header = "Make a new predicate space from the stream.",
      description = {
        "Constants are taken from the stream again, and the retained records are counted again."
            + " The",
        "theory in force stays so until they are; rules that the new space does not have go into",
        "shadow."
      },
      footer = {
        "",
        SHAPE,
        "",
        "Example:",
        "  nomos rules respace --why 'link is 10 times faster' ..."
      })
  static final class Respace extends RulesWholeCommand {
    Respace() {
      super(RuleCommandKind.RESPACE);
    }
  }
}
