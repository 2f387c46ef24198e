package dev.nomos.console;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.console.rules.NamedTheory;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.TheoryDiff;
import dev.nomos.logic.Formula;
import dev.nomos.logic.entailment.Entailment;
import dev.nomos.logic.entailment.TheoryDifference.Budget;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DomainAxioms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nomos theory diff}. */
@Command(
    name = "diff",
    header = "How two theories differ in what they mean.",
    description = {
      "Compares two theories by implication, not by text: of each rule that only one of them has",
      "in these words, whether it follows from the other, from which of its rules, and whether",
      "that is the same, a weaker or a stronger rule; else a record is shown that the one allows",
      "and the other forbids. A side is a theory version, 'newest', a time in event time, a file",
      "of rules or a run's directory. The data set's bounds and domains count as axioms, and a",
      "version's exceptions as part of their rules. What cannot be decided in time is undecided."
    },
    footer = {
      "",
      "JSON is an object: one and other (name, rules), same (yes, no or unknown), shared (rules in",
      "the same words), first and second (rules of one side alone: rule, standing, english,",
      "formula, and where they apply by, strongerThan, breaking, reason), handling (rules of both",
      "whose status, action or exceptions differ, as 'nomos rules diff').",
      "",
      "Examples:",
      "  nomos theory diff 3 4 --bootstrap-servers localhost:9092 \\",
      "    --schema-registry http://localhost:8081",
      "  nomos theory diff runs/A runs/B/rules.json --dataset-spec cidds.json",
      "  nomos theory diff newest own-rules.txt --format json ...",
      "",
      "Exit codes: 0 same meaning, 1 different or undecided, 2 usage, 3 a file of rules is wrong",
      "or a theory inconsistent, 4 the cluster failed."
    })
final class TheoryDiffCommand extends RuleVerb {
  @Parameters(index = "0", paramLabel = "A", description = "A theory.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another.")
  private String second = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationOption.class,
      description = "Longest time for one question to the solver (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = DurationOption.class,
      description = "Longest time for all; what is left is undecided (default: ${DEFAULT-VALUE}).")
  private Duration budget = Duration.ofMinutes(5);

  @Option(names = "--with-shadow", description = "Count a version's rules in shadow too.")
  private boolean withShadow;

  @Option(names = "--no-axioms", description = "Leave the specification's bounds and domains out.")
  private boolean noAxioms;

  @Override
  void checkOptions() {
    for (String name : List.of(first, second)) {
      if (!TheoryVersions.mayName(name) && !isFile(name)) {
        throw new UsageException(
            "'%s' is neither a theory version, 'newest', nor a time, and there is no such file"
                .formatted(name));
      }
    }
  }

  @Override
  boolean needsCluster() {
    return !isFile(first) || !isFile(second);
  }

  @Override
  int run(Session session) {
    Entailment.preload();
    DatasetSpec spec = session.dataset().spec();
    List<Formula> axioms = noAxioms ? List.of() : DomainAxioms.of(spec);
    List<NamedTheory> theories = theories(session);
    TheoryDiff diff =
        TheoryDiff.of(
            theories.getFirst(),
            theories.getLast(),
            spec.rowType(),
            axioms,
            new Budget(timeout, budget));
    print(isJson() ? ReportJson.of(diff) : TheoryDiffText.of(diff));
    return switch (diff.meaning()) {
      case TRUE -> ExitCode.DONE;
      case FALSE, UNKNOWN -> ExitCode.NO;
    };
  }

  /** What may name a version does so, whatever files there are. */
  private static boolean isFile(String name) {
    return !TheoryVersions.mayName(name) && Files.exists(Path.of(name));
  }

  private List<NamedTheory> theories(Session session) {
    List<NamedTheory> theories = new ArrayList<>();
    for (String name : List.of(first, second)) {
      theories.add(
          isFile(name) ? ofFile(Path.of(name), session.dataset().spec()) : ofTopic(name, session));
    }
    return theories;
  }

  private static NamedTheory ofFile(Path named, DatasetSpec spec) {
    Path file = Files.isDirectory(named) ? named.resolve("rules.json") : named;
    return NamedTheory.of(
        named.toString(), TheoryOptions.theory(RulesFile.read(file, spec.rowType())));
  }

  private NamedTheory ofTopic(String name, Session session) {
    try (var reader = RuleReader.open(session.topics())) {
      var version = new TheoryVersions(reader.theories()).of(name);
      warnOfUnreadable(reader);
      return NamedTheory.of(version, session.dataset().spec().rowType(), withShadow);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()));
    }
  }
}
