package dev.nomos.console;

import dev.nomos.logic.NetNomosText;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.RowType;
import dev.nomos.logic.SmtLib;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos interpret}: rules in words. */
@Command(
    name = "interpret",
    header = "Print rules in words.",
    description = {
      "Prints one rule a line: a sentence, a tab, and the formula. The data set's titles and"
          + " labels",
      "say fields and values. Styles: english; nomos, the formula alone; netnomos, the formula as",
      "NetNomos displays it, with labels; smtlib, one script of all rules for a solver."
    },
    footer = {
      "",
      "JSON is a list of objects: id, english, formula, netnomos, and support where the file has"
          + " it.",
      "",
      "Examples:",
      "  nomos interpret --dataset-spec examples/datasets/lab-flows.json --rules rules.txt",
      "  nomos interpret --dataset-spec cidds.json --rules runs/RUN/rules.json --style netnomos",
      "  nomos interpret --dataset-spec cidds.json --rules rules.json --style smtlib | z3 -in",
      "",
      "Exit codes: 0 done, 2 an option or a specification is wrong, 3 the rules are."
    })
final class InterpretCommand implements Callable<Integer> {
  @Mixin private TableOptions table = new TableOptions();
  @Mixin private TheoryOptions theory = new TheoryOptions();

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      defaultValue = "english",
      description = "english, nomos, netnomos or smtlib (default: ${DEFAULT-VALUE}).")
  private Style style = Style.ENGLISH;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json for a list with every style but smtlib (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(names = "--first", paramLabel = "N", description = "Only the first N rules.")
  private @Nullable Integer first;

  private enum Style {
    ENGLISH,
    NOMOS,
    NETNOMOS,
    SMTLIB
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    DatasetSpec spec = theory.spec(table);
    RowType type = spec.rowType();
    List<StoredRule> all = theory.rules(table, spec);
    List<StoredRule> shown = first == null || first > all.size() ? all : all.subList(0, first);
    System.out.print(format == Format.JSON ? json(shown, type) : text(shown, type));
    System.out.flush();
    return ExitCode.DONE;
  }

  private void checkOptions() {
    if (first != null && first < 1) {
      throw new UsageException("--first must be at least 1, but was " + first);
    }
    if (format == Format.JSON && style == Style.SMTLIB) {
      throw new UsageException("--style smtlib is a script, not JSON; leave --format out");
    }
  }

  private static String json(List<StoredRule> shown, RowType type) {
    return ReportJson.of(shown.stream().map(rule -> InterpretedRule.of(rule, type)).toList());
  }

  private String text(List<StoredRule> shown, RowType type) {
    return style == Style.SMTLIB
        ? SmtLib.script(shown.stream().map(StoredRule::rule).toList(), type)
        : shown.stream().map(rule -> line(rule, type) + "\n").collect(Collectors.joining());
  }

  private String line(StoredRule rule, RowType type) {
    return switch (style) {
      case ENGLISH -> PlainEnglish.of(rule.formula(), type) + "\t" + rule.formula();
      case NETNOMOS -> NetNomosText.of(rule.formula(), type);
      case NOMOS, SMTLIB -> rule.formula().toString();
    };
  }
}
