package dev.nomos.console;

import picocli.CommandLine.Command;

/** {@code nomos evaluate}: how good records are that some program makes. */
@Command(
    name = "evaluate",
    header = "How good made-up records are: compliance, fidelity, imputation, forecast.",
    description = "Judges the records that a generator, or any other program, writes.",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    subcommands = {
      ComplianceCommand.class,
      FidelityCommand.class,
      LikelihoodCommand.class,
      ImputationCommand.class,
      EvaluateForecastCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  nomos evaluate compliance --dataset-spec cidds.json --rules runs/RUN \\",
      "    --input real=flows.csv --input gan=generated.csv --out compliance.html",
      "  nomos evaluate fidelity --dataset-spec cidds.json --real flows.csv \\",
      "    --rows gpt=generated.csv --out fidelity.html"
    })
final class EvaluateCommand {}
