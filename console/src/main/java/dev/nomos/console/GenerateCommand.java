package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.logic.Row;
import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos generate}: records that a model makes up, and that break no rule. */
@Command(
    name = "generate",
    header = "Make up records with a model; none breaks a rule.",
    description = {
      "Writes records token by token: at each one the rules say what still has a compliant",
      "completion, and the model chooses among that. The rows are prepared ones, as 'nomos"
          + " prepare'",
      "gives them; 'nomos evaluate fidelity --rows' tells how near they are to real ones."
    },
    footer = {
      "",
      "Without --out the rows go to standard output as CSV. The same seed gives the same rows,",
      "whatever the batch. In a .pcap a window of packets is so many packets; reading it with the",
      "data set's specification gives the rows again.",
      "",
      "JSON is one object: see docs/enforce.md.",
      "",
      "Examples:",
      "  nomos generate --model models/lab --count 10000 --out made.csv",
      "  nomos generate --model models/lab --unconstrained --count 10000 --out free.jsonl",
      "  nomos generate --model models/lab --candidates 4 --seed 7 | head",
      "  nomos generate --model models/tcp --count 1000 --out made.pcap",
      "",
      "Exit codes: 0 done, 1 some records could not be completed within the budget, or are no",
      "packets, 2 usage, 3 the bundle or the rules cannot be used."
    })
final class GenerateCommand implements Callable<Integer> {
  @Mixin private DecodingOptions decoding = new DecodingOptions();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many records (default: ${DEFAULT-VALUE}).")
  private long count;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new UsageException("--count must be at least 1, but was " + count);
    }
    output.check(null);
    ModelBundle bundle = decoding.bundle();
    Row nothing = Row.of(bundle.vocabulary().type(), Map.of());
    Iterator<Prompt> prompts =
        LongStream.range(0, count)
            .mapToObj(number -> new Prompt(number, nothing, new BitSet()))
            .iterator();
    WrittenRecords written = new WrittenRecords(decoding, bundle, output);
    WrittenRecords.Summary summary =
        written.write("generate", prompts, count, GenerateCommand::told);
    written.print(summary);
    return summary.completed() == count ? ExitCode.DONE : ExitCode.NO;
  }

  private static void told(Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed _, Outcome.OutOfBudget _ -> {}
      case Outcome.Refused(_, var conflict, _) ->
          throw new UsageException("the rules leave no record: " + conflict.rules());
      case Outcome.Unwritable(_, var why) -> throw new IllegalStateException(why);
    }
  }
}
