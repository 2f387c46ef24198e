package dev.nomos.console;

import dev.nomos.console.demo.BadInputException;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.entailment.Entailment;
import dev.nomos.schemas.rules.RulesFile;
import dev.nomos.schemas.rules.StoredRule;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DomainAxioms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nomos entails}: what follows from a theory. */
@Command(
    name = "entails",
    header = "Ask what follows from a theory.",
    description = {
      "Tells of each query whether the rules entail it (it holds in every record",
      "in which they hold), refute it (it holds in none), or neither: then a",
      "record is shown in which they hold and it does not. The data set's bounds",
      "and domains count as axioms. What cannot be decided in time is unknown."
    },
    footer = {
      "",
      "JSON is a list of objects: id, query, verdict (entailed, refuted,",
      "contingent or unknown), and where they apply axiomsOnly (no rule is",
      "needed), core (with --why: rules by id, axioms, minimal), counterModel",
      "(field to value) and reason (why unknown).",
      "",
      "Examples:",
      "  nomos entails --dataset-spec cidds.json --rules rules.json \\",
      "      --query 'Packets * 65535 >= Bytes'",
      "  nomos entails --dataset-spec cidds.json --rules rules.txt \\",
      "      --queries golden.json --why --format json",
      "",
      "Exit codes: 0 all are entailed, 1 some are not, 2 an option or a",
      "specification is wrong, 3 a file of rules or queries is, or the theory is",
      "inconsistent."
    })
final class EntailsCommand implements Callable<Integer> {
  @Mixin private TableOptions options = new TableOptions();

  @Mixin private TheoryOptions theory = new TheoryOptions();

  @ArgGroup(multiplicity = "1")
  private Queries queries = new Queries();

  @Option(names = "--why", description = "Name the rules and axioms that each answer rests on.")
  private boolean why;

  @Option(names = "--no-axioms", description = "Leave the specification's bounds and domains out.")
  private boolean noAxioms;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationOption.class,
      description = "Longest time for one question to the solver (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json for a list (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  /** Queries as options, or in a file. */
  private static final class Queries {
    @Option(
        names = "--query",
        paramLabel = "FORMULA",
        description = "A query, named query-1 and so on. Repeatable.")
    private List<String> texts = new ArrayList<>();

    @Option(
        names = "--queries",
        paramLabel = "FILE",
        description = "Queries: a rules.json, or text with one formula a line.")
    private @Nullable Path file;
  }

  @Override
  public Integer call() throws IOException {
    Entailment.preload();
    DatasetSpec spec = theory.spec(options);
    RowType type = spec.rowType();
    List<StoredRule> asked = queries(type);
    List<Rule> rules = TheoryOptions.theory(theory.rules(options, spec));
    List<Formula> axioms = noAxioms ? List.of() : DomainAxioms.of(spec);
    List<QueryAnswer> answers = new ArrayList<>();
    try (var entailment = new Entailment(rules, type, axioms, timeout)) {
      for (StoredRule query : asked) {
        answers.add(QueryAnswer.of(query.rule(), entailment, why));
      }
    }
    System.out.print(format == Format.JSON ? ReportJson.of(answers) : QueryAnswer.text(answers));
    System.out.flush();
    return answers.stream().allMatch(QueryAnswer::isEntailed) ? ExitCode.DONE : ExitCode.NO;
  }

  private List<StoredRule> queries(RowType type) {
    if (queries.file != null) {
      List<StoredRule> read = RulesFile.read(queries.file, type);
      if (read.isEmpty()) {
        throw new BadInputException(queries.file + ": holds no query");
      }
      return read;
    }
    List<StoredRule> asked = new ArrayList<>();
    for (String text : queries.texts) {
      try {
        asked.add(StoredRule.of("query-" + (asked.size() + 1), Formula.parse(text, type)));
      } catch (IllegalArgumentException unreadable) {
        throw new UsageException("--query: " + unreadable.getMessage());
      }
    }
    return asked;
  }
}
