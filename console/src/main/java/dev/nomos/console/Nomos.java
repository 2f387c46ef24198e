package dev.nomos.console;

import dev.nomos.console.config.ConfigException;
import dev.nomos.schemas.spec.SpecException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Learns the rules that network data obeys, keeps them current, checks and enforces them. */
@Command(
    name = "nomos",
    mixinStandardHelpOptions = true,
    version = "nomos 0.1.0",
    description = {
      "Learns the rules that network data obeys, keeps them current on a stream,",
      "checks live and generated records against them, and explains every violation."
    },
    scope = CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    subcommands = {
      DemoCommand.class,
      BrokerCommand.class,
      CollectCommand.class,
      MineCommand.class,
      CheckCommand.class,
      ConsoleCommand.class,
      ConfigCommand.class
    })
public final class Nomos {
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show stack traces.")
  private boolean debug;

  private Nomos() {}

  public static void main(String[] args) {
    Nomos nomos = new Nomos();
    int code =
        new CommandLine(nomos)
            .setExecutionExceptionHandler(nomos::explain)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args);
    System.exit(code);
  }

  /** One clear sentence; the stack trace only where it was asked for. */
  private int explain(Exception problem, CommandLine command, ParseResult parsed) throws Exception {
    if (problem instanceof Lifecycle.InterruptedProgram || Lifecycle.processIsClosing()) {
      Thread.sleep(Long.MAX_VALUE); // the shutdown hook ends the process
    }
    if (debug) {
      problem.printStackTrace();
    }
    String message = problem.getMessage();
    System.err.println(
        "nomos: " + (message == null ? problem.getClass().getSimpleName() : message));
    return switch (problem) {
      case ConfigException _, SpecException _, UsageException _ -> ExitCode.BAD_USAGE;
      case BadInputException _ -> ExitCode.BAD_INPUT;
      default -> ExitCode.INFRASTRUCTURE;
    };
  }
}
