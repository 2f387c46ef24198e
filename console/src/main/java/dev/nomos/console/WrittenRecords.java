package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.DecodingStatistics;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records that a model writes into a file, or to standard output, and what there is to tell. */
final class WrittenRecords {
  private final DecodingOptions decoding;
  private final ModelBundle bundle;
  private final Opening opening;
  private final PrintStream summaries;
  private long completed;
  private long impossible;
  private long refused;
  private long unwritable;
  private long outOfBudget;

  /** Opens what rows go to. */
  @FunctionalInterface
  interface Opening {
    RowSink open() throws IOException;
  }

  /** Into a file, or standard output where there is none: then the summary goes beside it. */
  WrittenRecords(DecodingOptions decoding, ModelBundle bundle, @Nullable Path out) {
    this(decoding, bundle, () -> open(bundle, out), out == null ? System.err : System.out);
  }

  WrittenRecords(
      DecodingOptions decoding, ModelBundle bundle, Opening opening, PrintStream summaries) {
    this.decoding = decoding;
    this.bundle = bundle;
    this.opening = opening;
    this.summaries = summaries;
  }

  /**
   * What was done.
   *
   * @param completed records that were written
   * @param impossible records that no packet can be, where packets were asked for: not written
   * @param refused prompts that no compliant record agrees with
   * @param unwritable prompts with values that the model has no tokens for
   * @param outOfBudget prompts that were given up
   * @param rules that every record keeps
   * @param tokens that the model was fed
   * @param drawn tokens that were drawn
   * @param maskShare of the time, spent on finding what may come next
   * @param maskMicros for each drawn token, the mean
   * @param firstRemovedShare of drawn tokens at which the rules ruled the likeliest one out
   * @param massRemovedShare of the probability that the rules ruled out, the mean over drawn tokens
   * @param redrawn numbers that were drawn anew, since rules forbid a digit of them
   * @param undecided questions that neither our own search nor Z3 answered: their values were
   *     refused
   */
  record Summary(
      long completed,
      long impossible,
      long refused,
      long unwritable,
      long outOfBudget,
      int rules,
      long tokens,
      long drawn,
      double seconds,
      double tokensPerSecond,
      double maskShare,
      double maskMicros,
      double firstRemovedShare,
      double massRemovedShare,
      long redrawn,
      long fallbacks,
      long undecided) {}

  /** Writes; {@code told} hears of every outcome after that. */
  Summary write(String task, Iterator<Prompt> prompts, long most, Consumer<Outcome> told)
      throws IOException {
    long start = System.nanoTime();
    DecodingOptions.Written written;
    try (EndOnSignal _ = new EndOnSignal();
        ProgressSteps progress = ProgressSteps.onTerminal();
        RowSink rows = opening.open()) {
      progress.begin(task, most);
      written =
          decoding.run(
              bundle,
              prompts,
              outcome -> {
                count(outcome, rows);
                told.accept(outcome);
                progress.advance(1);
              });
      rows.finish();
    }
    return summary(written, (System.nanoTime() - start) / 1e9);
  }

  private static RowSink open(ModelBundle bundle, @Nullable Path out) throws IOException {
    var type = bundle.vocabulary().type();
    if (out == null) {
      return RowFile.onStandardOutput(type);
    }
    return PacketFile.isMeantBy(out)
        ? PacketFile.create(out, bundle.spec())
        : RowFile.create(out, type);
  }

  private void count(Outcome outcome, RowSink rows) {
    switch (outcome) {
      case Outcome.Completed(var prompt, var row) -> {
        if (rows.write(prompt.number(), row)) {
          completed++;
        } else {
          impossible++;
        }
      }
      case Outcome.Refused _ -> refused++;
      case Outcome.Unwritable _ -> unwritable++;
      case Outcome.OutOfBudget _ -> outOfBudget++;
    }
  }

  private Summary summary(DecodingOptions.Written written, double seconds) {
    DecodingStatistics did = written.statistics();
    double drawn = Math.max(1, did.drawn());
    return new Summary(
        completed,
        impossible,
        refused,
        unwritable,
        outOfBudget,
        written.rules(),
        did.tokens(),
        did.drawn(),
        seconds,
        did.tokens() / seconds,
        did.maskNanos() / 1e9 / seconds,
        did.maskNanos() / 1e3 / drawn,
        did.firstRemoved() / drawn,
        did.massRemoved() / drawn,
        did.redrawn(),
        did.completion().fallbacks(),
        did.completion().undecided());
  }

  void print(Summary summary, Format format) {
    summaries.print(format == Format.JSON ? ReportJson.of(summary) : text(summary));
    summaries.flush();
  }

  private static String text(Summary s) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d records under %,d rules: %,d tokens in %.1f s (%,.0f/s), %.1f %% of it on the"
                + " rules (%.1f us a token)%n",
            s.completed(),
            s.rules(),
            s.tokens(),
            s.seconds(),
            s.tokensPerSecond(),
            100 * s.maskShare(),
            s.maskMicros()));
    text.append(
        String.format(
            Locale.ROOT,
            "the rules ruled out %.2f %% of the probability, and the likeliest token %.2f %% of the"
                + " time; %,d numbers were drawn anew%n",
            100 * s.massRemovedShare(),
            100 * s.firstRemovedShare(),
            s.redrawn()));
    append(text, s.impossible(), "are no packets, and not written");
    append(text, s.refused(), "refused: no compliant record agrees with them");
    append(text, s.unwritable(), "with values that the model has no tokens for");
    append(text, s.outOfBudget(), "given up: the budget ended");
    append(text, s.undecided(), "questions undecided, their values refused");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(String.format(Locale.ROOT, "%,d %s%n", count, what));
    }
  }
}
