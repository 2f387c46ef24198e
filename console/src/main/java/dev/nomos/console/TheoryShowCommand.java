package dev.nomos.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nomos.console.rules.EventTime;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleSummary;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nomos theory show}. */
@Command(
    name = "show",
    header = "The rules of a theory version.",
    description = "Prints one rule a line. --formulas prints a file that 'rules add' reads.",
    footer = {
      "",
      "JSON is an object: version, effectiveFrom (event time), rules, a list of objects with id,",
      "status, action, provenance, exceptions (how many), english, formula.",
      "",
      "Examples:",
      "  nomos theory show newest ...",
      "  nomos theory show 3 --formulas ... > rules.txt"
    })
final class TheoryShowCommand extends ReadingVerb {
  @Parameters(
      paramLabel = "VERSION",
      arity = "0..1",
      defaultValue = TheoryVersions.NEWEST,
      description = "A version, 'newest', or event time (default: ${DEFAULT-VALUE}).")
  private String version = TheoryVersions.NEWEST;

  @Option(names = "--formulas", description = "Formulas alone, one a line.")
  private boolean formulas;

  /** The members of the JSON. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(long version, @Nullable String effectiveFrom, List<Row> rules) {
    static Shown of(TheoryVersion theory) {
      return new Shown(
          theory.version(),
          EventTime.text(theory.effectiveFromMillis()),
          theory.rules().stream().map(Row::of).toList());
    }
  }

  /** One rule of it. */
  record Row(
      String id,
      String status,
      String action,
      String provenance,
      int exceptions,
      String english,
      String formula) {
    static Row of(TheoryRule rule) {
      return new Row(
          rule.getId(),
          RuleSummary.word(rule.getStatus()),
          RuleSummary.word(rule.getAction()),
          RuleSummary.word(rule.getProvenance()),
          rule.getExceptions().size(),
          rule.getEnglish(),
          rule.getFormula());
    }
  }

  @Override
  void checkOptions() {
    if (formulas && isJson()) {
      throw new UsageException("--formulas prints text; leave --format out");
    }
  }

  @Override
  Told read(RuleReader reader) {
    Shown shown = Shown.of(new TheoryVersions(reader.theories()).of(version));
    return new Told(shown, text(shown));
  }

  private String text(Shown shown) {
    return shown.rules().stream()
        .map(
            rule ->
                formulas
                    ? rule.formula() + System.lineSeparator()
                    : "%-14s  %-6s  %-11s  %s%n"
                        .formatted(rule.id(), rule.status(), rule.action(), rule.english()))
        .collect(Collectors.joining());
  }
}
