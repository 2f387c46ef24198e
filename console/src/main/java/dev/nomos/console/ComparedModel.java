package dev.nomos.console;

import dev.nomos.enforcer.bundle.ModelBundle;
import dev.nomos.enforcer.decode.Decoder;
import dev.nomos.enforcer.decode.Outcome;
import dev.nomos.enforcer.decode.PostHocRepair;
import dev.nomos.enforcer.decode.Prompt;
import dev.nomos.enforcer.decode.RecordWriter;
import dev.nomos.enforcer.decode.RejectionSampling;
import dev.nomos.enforcer.model.Gpt2;
import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.completion.CompletionEngine;
import dev.nomos.logic.completion.CompletionTheory;
import dev.nomos.logic.completion.RecordDistance;
import dev.nomos.logic.completion.RepairBudget;
import dev.nomos.logic.completion.RepairEngine;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A model that writes records in several ways within one command, so that they can be compared. */
final class ComparedModel {
  private static final int MOST_TRIES = 1_000_000;

  /** Of one record, as 'nomos repair' has it. */
  private static final RepairBudget REPAIR =
      new RepairBudget(2_000, RepairBudget.DEFAULT.patience());

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = {
        "A model's directory, as 'nomos train' writes it: its records are compared as well,"
            + " written",
        "in each of --ways."
      })
  private @Nullable Path model;

  @Option(
      names = "--ways",
      paramLabel = "WAY,...",
      split = ",",
      defaultValue = "constrained,unconstrained,rejection,repair",
      description = {
        "Of --model: constrained, under the rules token by token; unconstrained, whatever rules it",
        "breaks; rejection, thrown away until a record complies; repair, the nearest compliant",
        "record of an unconstrained one (default: ${DEFAULT-VALUE})."
      })
  private List<Way> ways = List.of();

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "1000",
      description = {
        "Of --model: rejection gives a record up after so many (default: ${DEFAULT-VALUE})."
      })
  private int tries = 1_000;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  /** How a model can write records. */
  enum Way {
    CONSTRAINED,
    UNCONSTRAINED,
    REJECTION,
    REPAIR;

    String words() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Rules under a name; of one set of rules it is empty. */
  record Rules(String name, RuleTheory theory) {
    Rules(String name, List<Rule> rules) {
      this(name, new RuleTheory(1, 0, rules));
    }
  }

  /**
   * What one way wrote.
   *
   * @param completed prompts that got a record
   * @param written records that the model wrote for them, of which some were thrown away
   */
  record Written(Way way, String name, long asked, long completed, long written) {
    /** Of rejection the share of records that complied; else null. */
    @Nullable Double accepted() {
      return way == Way.REJECTION && written > 0 ? (double) completed / written : null;
    }
  }

  boolean isGiven() {
    return model != null;
  }

  /** Throws {@code UsageException} where an option is out of range. */
  void check() {
    if (tries < 1 || tries > MOST_TRIES) {
      throw new UsageException(
          "--tries must be from 1 to %,d, but was %d".formatted(MOST_TRIES, tries));
    }
    sampling.check();
  }

  /** The bundle. Throws {@code UsageException} where its records are not the specification's. */
  ModelBundle bundle(DatasetSpec spec) {
    Path folder = model;
    if (folder == null) {
      throw new IllegalStateException("no model is given");
    }
    ModelBundle bundle = ModelBundle.read(folder);
    if (!bundle.vocabulary().type().equals(spec.rowType())) {
      throw new UsageException(
          "--model %s: its records have other fields than those of --dataset-spec"
              .formatted(model));
    }
    return bundle;
  }

  /**
   * The sets of rules to keep: those of the files, else the bundle's.
   *
   * @param files {@code [NAME=]FILE|RUN}
   */
  static List<Rules> rules(ModelBundle bundle, List<NamedInput> files) {
    if (files.isEmpty()) {
      List<StoredRule> own = bundle.rules();
      if (own == null || own.isEmpty()) {
        throw new UsageException("the bundle has no rules; give --rules");
      }
      return List.of(new Rules("", TheoryOptions.theory(own)));
    }
    return files.stream()
        .map(
            file ->
                new Rules(
                    files.size() == 1 ? "" : file.name(),
                    TheoryOptions.theory(
                        RulesFile.read(
                            TheoryOptions.file(Path.of(file.value())),
                            bundle.vocabulary().type()))))
        .toList();
  }

  /** The names that reports call what the ways write. */
  List<String> names(List<Rules> rules) {
    return plan(rules).stream().map(Task::name).toList();
  }

  /** One way under one set of rules. */
  private record Task(Way way, Rules rules, String name) {}

  private List<Task> plan(List<Rules> rules) {
    List<Task> tasks = new ArrayList<>();
    var nothing = new Rules("", List.of());
    for (Way way : ways.stream().distinct().toList()) {
      if (way == Way.UNCONSTRAINED) {
        tasks.add(new Task(way, nothing, way.words()));
      } else {
        rules.forEach(of -> tasks.add(new Task(way, of, name(way, of))));
      }
    }
    return tasks;
  }

  private static String name(Way way, Rules rules) {
    return rules.name().isEmpty() ? way.words() : "%s (%s)".formatted(way.words(), rules.name());
  }

  /**
   * Lets the model complete the prompts in each way; says on standard error how each went.
   *
   * @param prompts makes them anew for each way
   * @param count how many there are
   * @param told hears of each outcome, in the order of the prompts, under the way's name
   */
  List<Written> write(
      ModelBundle bundle,
      List<Rules> rules,
      Supplier<Iterator<Prompt>> prompts,
      long count,
      BiConsumer<String, Outcome> told) {
    Gpt2 read = bundle.model();
    List<Written> all = new ArrayList<>();
    try (ProgressSteps progress = ProgressSteps.onTerminal()) {
      for (Task task : plan(rules)) {
        progress.begin(task.name(), count);
        all.add(
            write(
                bundle,
                read,
                task,
                prompts.get(),
                outcome -> {
                  told.accept(task.name(), outcome);
                  progress.advance(1);
                }));
      }
    }
    return all;
  }

  private Written write(
      ModelBundle bundle, Gpt2 read, Task task, Iterator<Prompt> prompts, Consumer<Outcome> told) {
    long start = System.nanoTime();
    long[] counts = new long[2];
    Function<RecordWriter, Written> run =
        writer -> {
          writer.run(
              prompts,
              outcome -> {
                counts[0]++;
                counts[1] += outcome instanceof Outcome.Completed ? 1 : 0;
                told.accept(outcome);
              });
          return new Written(task.way(), task.name(), counts[0], counts[1], writer.written());
        };
    Written written = with(bundle, read, task, run);
    tell(written, (System.nanoTime() - start) / 1e9);
    return written;
  }

  private static void tell(Written written, double seconds) {
    Double accepted = written.accepted();
    System.err.printf(
        Locale.ROOT,
        "nomos: %s: %,d of %,d records in %.1f s%s%n",
        written.name(),
        written.completed(),
        written.asked(),
        seconds,
        accepted == null
            ? ""
            : String.format(
                Locale.ROOT, ", %.2f %% of %,d accepted", 100 * accepted, written.written()));
  }

  private Written with(
      ModelBundle bundle, Gpt2 read, Task task, Function<RecordWriter, Written> run) {
    boolean isHeeding = task.way() == Way.CONSTRAINED;
    RuleTheory heeded = isHeeding ? task.rules().theory() : new RuleTheory(1, 0, List.of());
    try (var engine = new CompletionEngine(theory(bundle, heeded), sampling.budget())) {
      var decoder =
          new Decoder(read, bundle.vocabulary(), engine, sampling.sampling(), sampling.batch());
      return switch (task.way()) {
        case CONSTRAINED, UNCONSTRAINED -> run.apply(decoder);
        case REJECTION ->
            run.apply(
                new RejectionSampling(
                    decoder,
                    new CompiledTheory(task.rules().theory(), bundle.vocabulary().type()),
                    tries));
        case REPAIR -> repairing(bundle, task, decoder, run);
      };
    }
  }

  private static Written repairing(
      ModelBundle bundle, Task task, Decoder decoder, Function<RecordWriter, Written> run) {
    CompletionTheory theory = theory(bundle, task.rules().theory());
    var distance = RecordDistance.byRange(theory);
    try (var engine = new RepairEngine(theory, distance, REPAIR)) {
      return run.apply(new PostHocRepair(decoder, engine));
    }
  }

  private static CompletionTheory theory(ModelBundle bundle, RuleTheory rules) {
    return new CompletionTheory(rules, bundle.vocabulary().type(), bundle.vocabulary().domains());
  }
}
