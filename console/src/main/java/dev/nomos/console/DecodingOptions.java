package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Decoder;
import dev.nomos.enforcer.decode.DecodingStatistics;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every verb that writes records with a model, under rules. */
final class DecodingOptions {
  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      required = true,
      description = "The model's directory, as 'nomos train' writes it.")
  private Path model = Path.of("");

  @Option(
      names = "--rules",
      paramLabel = "FILE|RUN",
      description = {
        "Rules to keep instead of those in the bundle: rules.json, text with one formula a line,"
            + " or",
        "a run directory."
      })
  private @Nullable Path rules;

  @Option(
      names = "--unconstrained",
      description = "Write what the model says, whatever rules it breaks: to compare with.")
  private boolean unconstrained;

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
      names = "--candidates",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Write N records for each and take one in proportion to the probability that rules left"
            + " it:",
        "nearer to the model's own distribution, N times the work (default: ${DEFAULT-VALUE})."
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
  private Sampling sampling() {
    try {
      return new Sampling(temperature, topK, topP, candidates, election, seed);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + e.getMessage());
    }
  }

  ModelBundle bundle() {
    sampling();
    if (batch < 1 || batch > 4096) {
      throw new UsageException("--batch must be from 1 to 4096, but was " + batch);
    }
    if (unconstrained && rules != null) {
      throw new UsageException("--unconstrained heeds no --rules; give one of them");
    }
    return ModelBundle.read(model);
  }

  private List<Rule> rules(ModelBundle bundle) {
    if (unconstrained) {
      return List.of();
    }
    List<StoredRule> stored =
        rules == null
            ? Objects.requireNonNullElse(bundle.rules(), List.of())
            : RulesFile.read(TheoryOptions.file(rules), bundle.vocabulary().type());
    if (stored.isEmpty()) {
      System.err.println("nomos: warning: there is no rule to keep; give --rules");
    }
    return stored.stream().map(StoredRule::rule).toList();
  }

  /** What was written under how many rules. */
  record Written(int rules, DecodingStatistics statistics) {}

  /** Completes the prompts, and tells what becomes of each, in order. */
  Written run(ModelBundle bundle, Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
    List<Rule> kept = rules(bundle);
    var vocabulary = bundle.vocabulary();
    var theory =
        new CompletionTheory(new RuleTheory(1, 0, kept), vocabulary.type(), vocabulary.domains());
    var budget =
        new CompletionBudget(
            CompletionBudget.DEFAULT.maxNodes(), patience, CompletionBudget.DEFAULT.remembered());
    try (var engine = new CompletionEngine(theory, budget)) {
      var decoder = new Decoder(bundle.model(), vocabulary, engine, sampling(), batch);
      decoder.run(prompts, outcomes);
      return new Written(kept.size(), decoder.statistics());
    }
  }
}
