package dev.nomos.console;

import dev.nomos.schemas.spec.GrammarSpec;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nomos show-grammar}: a grammar of predicates, checked, with its defaults. */
@Command(
    name = "show-grammar",
    header = "Print a grammar of predicates.",
    description = "Checks a grammar of predicates and prints it as JSON, defaults filled in.",
    footer = {"", "Example:", "  nomos show-grammar --grammar-spec examples/grammars/flows.json"})
final class ShowGrammarCommand implements Callable<Integer> {
  @Option(
      names = "--grammar-spec",
      paramLabel = "FILE",
      required = true,
      description = "Grammar of predicates (JSON).")
  private Path grammarSpec = Path.of("");

  @Override
  public Integer call() {
    System.out.println(GrammarSpec.read(grammarSpec).toJson());
    return ExitCode.DONE;
  }
}
