package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Decoder;
import dev.nomos.enforcer.decode.DecodingStatistics;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every verb that writes records with a model, under rules. */
final class DecodingOptions {
  @Mixin private BundleOptions bundle = new BundleOptions();

  @Option(
      names = "--unconstrained",
      description = "Write what the model says, whatever rules it breaks: to compare with.")
  private boolean unconstrained;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  /** Throws {@code UsageException} where an option is out of range. */
  ModelBundle bundle() {
    sampling.check();
    if (unconstrained && bundle.hasRules()) {
      throw new UsageException("--unconstrained heeds no --rules; give one of them");
    }
    return bundle.read();
  }

  /** Of the rules that are kept, those of a file: 1; 0: none are. */
  int theoryVersion() {
    return unconstrained ? 0 : 1;
  }

  Sampling sampling() {
    return sampling.sampling();
  }

  List<Rule> rules(ModelBundle of) {
    return unconstrained ? List.of() : bundle.rules(of);
  }

  /** What was written under how many rules. */
  record Written(int rules, DecodingStatistics statistics) {}

  /** Completes the prompts, and tells what becomes of each, in order. */
  Written run(ModelBundle of, Iterator<Prompt> prompts, Consumer<Outcome> outcomes) {
    List<Rule> kept = rules(of);
    var vocabulary = of.vocabulary();
    var theory =
        new CompletionTheory(new RuleTheory(1, 0, kept), vocabulary.type(), vocabulary.domains());
    try (var engine = new CompletionEngine(theory, sampling.budget())) {
      var decoder =
          new Decoder(of.model(), vocabulary, engine, sampling.sampling(), sampling.batch());
      decoder.run(prompts, outcomes);
      return new Written(kept.size(), decoder.statistics());
    }
  }
}
