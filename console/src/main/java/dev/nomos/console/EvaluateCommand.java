package dev.nomos.console;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code nomos evaluate}: how good records are that some program makes. */
@Command(
    name = "evaluate",
    header = "How good made-up records are: compliance.",
    description = "Judges the records that a generator, or any other program, writes.",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    subcommands = {ComplianceCommand.class},
    footer = {
      "",
      "Example:",
      "  nomos evaluate compliance --dataset-spec cidds.json --rules runs/RUN \\",
      "    --input real=flows.csv --input gan=generated.csv --out compliance.html"
    })
final class EvaluateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say what: " + String.join(", ", spec.subcommands().keySet()));
  }
}
