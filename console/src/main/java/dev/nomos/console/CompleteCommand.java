package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.logic.Field;
import dev.nomos.logic.RowType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos complete}: records of which only some fields are known. */
@Command(
    name = "complete",
    header = "Complete records of which some fields are known; none breaks a rule.",
    description = {
      "Reads prepared rows in which cells are empty, and fills them with a model: what is known,"
          + " in",
      "whatever fields, comes first and conditions the model, and the rules rule out what has no",
      "compliant completion. A row that no compliant record agrees with is refused, with the rules",
      "and values that contradict one another."
    },
    footer = {
      "",
      "Completed rows go to --out, or to standard output, in the order of the input; refused ones",
      "are told of on standard error, with their row number, from 1.",
      "",
      "Examples:",
      "  nomos complete --model models/lab --input part.csv --out whole.csv",
      "  nomos complete --model models/lab --input flows.csv --known protocolIdentifier",
      "",
      "Exit codes: 0 done, 1 some rows were refused or given up, 2 usage, 3 the input, the bundle",
      "or the rules cannot be used."
    })
final class CompleteCommand implements Callable<Integer> {
  @Mixin private CompletedRows rows = new CompletedRows();

  @Option(
      names = "--known",
      paramLabel = "FIELD,...",
      split = ",",
      description = {
        "The only fields to take from the input, which needs to have no others; all unless given."
      })
  private List<String> known = List.of();

  @Override
  public Integer call() throws IOException {
    ModelBundle bundle = rows.bundle();
    RowType type = bundle.vocabulary().type();
    for (String name : known) {
      if (type.indexOf(name) < 0) {
        throw new UsageException(
            "--known %s: the model's records have no such field, but %s"
                .formatted(name, type.fields().stream().map(Field::name).toList()));
      }
    }
    return rows.complete("complete", bundle, known);
  }
}
