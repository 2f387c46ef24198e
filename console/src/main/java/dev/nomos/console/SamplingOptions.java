package dev.nomos.console;

import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.logic.completion.CompletionBudget;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a model's tokens are chosen. */
final class SamplingOptions {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same records (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1",
      description = {
        "Below 1 likely tokens become likelier; 0 takes the likeliest (default:"
            + " ${DEFAULT-VALUE})."
      })
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draw among the N likeliest tokens; 0: among all (default: ${DEFAULT-VALUE}).")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = {
        "Draw among the likeliest tokens that together have probability P (default:"
            + " ${DEFAULT-VALUE})."
      })
  private double topP;

  @Option(
      names = "--redraws",
      paramLabel = "N",
      defaultValue = "" + Sampling.REDRAWS,
      description = {
        "How often a number is drawn anew where rules forbid one of its digits; after that, and"
            + " with 0,",
        "forbidden digits are passed over (default: ${DEFAULT-VALUE})."
      })
  private int redraws;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Write N records for each, side by side; after each field copies of those that rules",
        "left most of take the places of others; one is taken in the end. Nearer to the model's",
        "own distribution, N times the work (default: ${DEFAULT-VALUE}; at most 256)."
      })
  private int candidates;

  @Option(
      names = "--take",
      paramLabel = "WHICH",
      defaultValue = "drawn",
      description = {
        "Of the candidates: drawn, one by chance; middle, the one nearest to all others, as an",
        "estimate (default: ${DEFAULT-VALUE})."
      })
  private Sampling.Election election = Sampling.Election.DRAWN;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Records written at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationOption.class,
      description = {
        "Longest time for Z3 to answer one question that our own search gave up; 0s: it is not"
            + " asked",
        "(default: ${DEFAULT-VALUE})."
      })
  private Duration patience = Duration.ofSeconds(1);

  /** Throws {@code UsageException} where an option is out of range. */
  void check() {
    var _ = sampling();
    if (batch < 1 || batch > 4096) {
      throw new UsageException("--batch must be from 1 to 4096, but was " + batch);
    }
  }

  Sampling sampling() {
    try {
      return new Sampling(temperature, topK, topP, redraws, candidates, election, seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  /** How many records are written at a time. */
  int batch() {
    return batch;
  }

  /** Of one question to the rules. */
  CompletionBudget budget() {
    return new CompletionBudget(
        CompletionBudget.DEFAULT.maxNodes(), patience, CompletionBudget.DEFAULT.remembered());
  }
}
