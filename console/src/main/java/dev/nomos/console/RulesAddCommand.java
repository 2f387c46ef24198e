package dev.nomos.console;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.avro.RuleCommandKind;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos rules add}. */
@Command(
    name = "add",
    header = "Add hand-written rules.",
    description = {
      "Each formula becomes a rule, in force at once or, with --shadow, in shadow. Formulas may be",
      "any of the rule language (docs/rule-language.md), not clauses alone."
    },
    footer = {
      "",
      CommandVerb.SHAPE,
      "",
      "Examples:",
      "  nomos rules add --file own-rules.txt --shadow ...",
      "  nomos rules add --formula 'proto = UDP => flags = 0' --action block ..."
    })
final class RulesAddCommand extends CommandVerb {
  @ArgGroup(multiplicity = "1")
  private Formulas formulas = new Formulas();

  @Option(names = "--shadow", description = "Check them without alerts for now.")
  private boolean shadow;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      defaultValue = "REPORT",
      description = "What follows: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RuleAction action = RuleAction.REPORT;

  private static final class Formulas {
    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "Text with one formula a line, # for comments; or a rules.json.")
    private @Nullable Path file;

    @Option(names = "--formula", paramLabel = "FORMULA", description = "One rule. Repeatable.")
    private List<String> texts = new ArrayList<>();
  }

  @Override
  List<RuleCommand> commands(Session session, RuleReader reader) {
    return rules(session.dataset().spec().rowType()).stream()
        .map(
            rule ->
                command(RuleCommandKind.ADD)
                    .setRuleId(rule.id())
                    .setFormula(rule.formula().toString())
                    .setStatus(shadow ? RuleStatus.SHADOW : RuleStatus.ACTIVE)
                    .setAction(action)
                    .build())
        .toList();
  }

  private List<Rule> rules(RowType type) {
    List<Formula> read = formulas.file == null ? parsed(type) : fromFile(formulas.file, type);
    return read.stream().map(Rule::of).distinct().toList();
  }

  private static List<Formula> fromFile(Path file, RowType type) {
    List<Formula> read = RulesFile.read(file, type).stream().map(StoredRule::formula).toList();
    if (read.isEmpty()) throw new BadInputException(file + ": holds no rule");
    return read;
  }

  private List<Formula> parsed(RowType type) {
    List<Formula> read = new ArrayList<>();
    for (String text : formulas.texts) {
      try {
        read.add(Formula.parse(text, type));
      } catch (IllegalArgumentException e) {
        throw new UsageException("--formula: " + e.getMessage());
      }
    }
    return read;
  }
}
