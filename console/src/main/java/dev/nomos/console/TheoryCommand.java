package dev.nomos.console;

import picocli.CommandLine.Command;

/** {@code nomos theory}: the versions of a data set's rule theory. */
@Command(
    name = "theory",
    header = "The versions of a rule theory: list, show, compare by meaning.",
    description = "A theory version holds the rules that judge records from a moment on.",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    subcommands = {TheoryListCommand.class, TheoryShowCommand.class, TheoryDiffCommand.class},
    footer = {
      "",
      "Examples:",
      "  nomos theory list --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081",
      "  nomos theory diff 3 newest ...",
      "  nomos theory diff runs/A runs/B --dataset-spec cidds.json"
    })
final class TheoryCommand {}
