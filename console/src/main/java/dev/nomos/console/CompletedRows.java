package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.ingest.table.Table;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.Conflict;
import dev.nomos.logic.completion.PromptChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every verb that fills the empty cells of prepared rows. */
final class CompletedRows {
  private static final int MOST_TOLD = 20;

  @Mixin private DecodingOptions decoding = new DecodingOptions();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "Prepared rows, of which cells may be empty: CSV, JSON lines or Parquet.")
  private Path input = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  private int toldOf;

  /** Throws {@code UsageException} where an option is wrong. */
  ModelBundle bundle() throws IOException {
    output.check(input);
    return decoding.bundle();
  }

  /** Completes each row, of which only {@code known} fields are read; returns the exit code. */
  int complete(String task, ModelBundle bundle, List<String> known) throws IOException {
    List<Prompt> prompts = prompts(bundle, known);
    WrittenRecords written = new WrittenRecords(decoding, bundle, output.out());
    WrittenRecords.Summary summary =
        written.write(task, prompts.iterator(), prompts.size(), this::tell);
    written.print(summary, output.format());
    return summary.completed() == prompts.size() ? ExitCode.DONE : ExitCode.NO;
  }

  private List<Prompt> prompts(ModelBundle bundle, List<String> known) {
    RowType type = bundle.vocabulary().type();
    List<Prompt> prompts = new ArrayList<>();
    Table.open(bundle.spec().ofPreparedRows(known), input, OptionalLong.empty())
        .forEach(row -> prompts.add(Prompt.of(prompts.size(), row(type, row))));
    return prompts;
  }

  /** The same fields in the model's type. */
  private static Row row(RowType type, Row read) {
    @Nullable Value[] cells = new @Nullable Value[type.size()];
    for (int i = 0; i < read.type().size(); i++) {
      int field = type.indexOf(read.type().fields().get(i).name());
      cells[field] = read.get(i);
    }
    return Row.of(type, cells);
  }

  private void tell(Outcome outcome) {
    String problem =
        switch (outcome) {
          case Outcome.Completed _ -> null;
          case Outcome.Refused(var prompt, var conflict, var change) ->
              text(prompt, conflict) + change.map(CompletedRows::nearest).orElse("");
          case Outcome.Unwritable(_, var why) -> why;
          case Outcome.OutOfBudget _ -> "the budget ended; give more with --patience";
        };
    if (problem != null && toldOf++ < MOST_TOLD) {
      System.err.printf("nomos: row %d: %s%n", outcome.prompt().number() + 1, problem);
      if (toldOf == MOST_TOLD) {
        System.err.println("nomos: further rows are only counted");
      }
    }
  }

  private static String text(Prompt prompt, Conflict conflict) {
    RowType type = prompt.row().type();
    List<String> values =
        conflict.fields().stream().map(name -> name + " = " + prompt.row().get(name)).toList();
    List<String> rules =
        conflict.rules().stream().map(rule -> PlainEnglish.of(rule.formula(), type)).toList();
    return "%s contradict%s %s"
        .formatted(
            values.isEmpty() ? "the rules" : String.join(", ", values),
            conflict.isMinimal() ? "" : " (perhaps not all of it needed)",
            String.join("; ", rules));
  }

  private static String nearest(PromptChange change) {
    List<String> values =
        change.values().entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
    return "; %s prompt that has a completion: %s"
        .formatted(change.isFewest() ? "nearest" : "near", String.join(", ", values));
  }
}
