package dev.nomos.console;

import picocli.CommandLine.Command;

/** {@code nomos rules}: what the rules of a data set are, and decisions about them. */
@Command(
    name = "rules",
    header = "Review the rules of a stream: list, accept, reject, except ...",
    description = {
      "Reads the rules of a data set from its topics, and sends the miner what a person decides",
      "about them. Every decision is a command, and becomes a rule event with who and why; a rule",
      "is never edited silently. The start of a rule's id suffices where no other begins so."
    },
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    subcommands = {
      RulesListCommand.class,
      RulesShowCommand.class,
      RulesHistoryCommand.class,
      RulesDiffCommand.class,
      RuleDecision.Accept.class,
      RuleDecision.Reject.class,
      RuleDecision.Shadow.class,
      RuleDecision.Retire.class,
      RuleDecision.Action.class,
      RulesExceptCommand.class,
      RulesUnexceptCommand.class,
      RulesAddCommand.class,
      RulesWholeCommand.Learn.class,
      RulesWholeCommand.Respace.class
    },
    footer = {
      "",
      "Examples:",
      "  nomos rules list --status proposed --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081",
      "  nomos rules show 3f2a ...",
      "  nomos rules accept 3f2a 77b0 --why 'seen on the new exporter' ...",
      "",
      "Exit codes: 0 done, 1 the miner refused or rules differ, 2 usage, 3 input,",
      "4 the cluster failed or no miner answered."
    })
final class RulesCommand {}
