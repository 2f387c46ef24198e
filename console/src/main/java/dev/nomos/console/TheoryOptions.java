package dev.nomos.console;

import dev.nomos.console.learn.LearnJob;
import dev.nomos.logic.Rule;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a verb's rules come from: a file, or a learning run of its own. */
final class TheoryOptions {
  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = {
        "The rules: a rules.json, or text with one formula a line. Unless given they are learned",
        "from the input first, which needs --grammar-spec."
      })
  private @Nullable Path rules;

  @Mixin private LearnOptions learning = new LearnOptions();

  /** What the rules are about; without a file of rules, the columns of the input to learn from. */
  DatasetSpec spec(TableOptions table) {
    return rules == null ? table.specOfRows() : table.spec();
  }

  /** The rules; a run made for them is named on standard error. */
  List<StoredRule> rules(TableOptions table, DatasetSpec spec) throws IOException {
    learning.checkGrammar();
    if (rules != null) {
      List<StoredRule> read = RulesFile.read(rules, spec.rowType());
      if (read.isEmpty()) {
        System.err.println("nomos: warning: " + rules + " holds no rule");
      }
      return read;
    }
    try (ProgressSteps steps = ProgressSteps.onTerminal()) {
      LearnJob.Result learned = learning.job(table, spec, learning.grammar(), steps).run();
      System.err.println("nomos: learned " + learned.rules().size() + " rules: " + learned.run());
      return learned.rules().stream().map(r -> StoredRule.of(r.id(), r.formula())).toList();
    }
  }

  /** The file of rules that an option names: itself, or that of a run directory. */
  static Path file(Path fileOrRun) {
    return Files.isDirectory(fileOrRun) ? fileOrRun.resolve("rules.json") : fileOrRun;
  }

  static List<Rule> theory(List<StoredRule> rules) {
    return rules.stream().map(StoredRule::rule).toList();
  }
}
