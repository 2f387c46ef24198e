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
      "With --topic the rows go to nomos.<data set>.generated, at most 1,000 in a transaction:",
      "readers see all of these or none. A run that was ended goes on where it was when the same",
      "command is given again, and one that has ended adds nothing: no row of an --id is there",
      "twice. Another model, other rules or options need another --id.",
      "",
      "JSON is one object: see docs/enforce.md.",
      "",
      "Examples:",
      "  nomos generate --model models/lab --count 10000 --out made.csv",
      "  nomos generate --model models/lab --unconstrained --count 10000 --out free.jsonl",
      "  nomos generate --model models/lab --candidates 4 --seed 7 | head",
      "  nomos generate --model models/tcp --count 1000 --out made.pcap",
      "  nomos generate --model models/lab --topic --id try-1 \\",
      "    --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081",
      "",
      "Exit codes: 0 done, 1 some records could not be completed within the budget, or are no",
      "packets, 2 usage, 3 the bundle or the rules cannot be used, 4 the cluster failed."
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

  @Mixin private GeneratedTopic topic = new GeneratedTopic();

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new UsageException("--count must be at least 1, but was " + count);
    }
    topic.check(output.out());
    output.check(null);
    ModelBundle bundle = decoding.bundle();
    return topic.isWanted()
        ? intoTopic(bundle)
        : write(bundle, new WrittenRecords(decoding, bundle, output.out()), 0);
  }

  private int intoTopic(ModelBundle bundle) throws Exception {
    try (GeneratedTopic.Run run = topic.begin(decoding, bundle)) {
      if (run.first() > 0) {
        System.err.printf("nomos: earlier runs have made the first %,d rows%n", run.first());
      }
      var written = new WrittenRecords(decoding, bundle, () -> run, System.out);
      return run.first() >= count ? ExitCode.DONE : write(bundle, written, run.first());
    }
  }

  private int write(ModelBundle bundle, WrittenRecords written, long first) throws IOException {
    Row nothing = Row.of(bundle.vocabulary().type(), Map.of());
    Iterator<Prompt> prompts =
        LongStream.range(first, count)
            .mapToObj(number -> new Prompt(number, nothing, new BitSet()))
            .iterator();
    WrittenRecords.Summary summary =
        written.write("generate", prompts, count - first, GenerateCommand::told);
    written.print(summary, output.format());
    return summary.completed() == count - first ? ExitCode.DONE : ExitCode.NO;
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
