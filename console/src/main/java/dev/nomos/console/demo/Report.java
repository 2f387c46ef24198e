package dev.nomos.console.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nomos.schemas.avro.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** A run of the demonstration for a person, or as one JSON object. */
public final class Report {
  private Report() {}

  public static void json(Summary summary, PrintStream out) throws IOException {
    out.println(new ObjectMapper().writeValueAsString(summary));
  }

  /** Each violated rule once, with how often, in words, and one witness; then the labels. */
  public static void text(Summary summary, Score score, PrintStream out) {
    out.printf(
        "%n%,d violations of %d rules%n", summary.violations(), summary.violatedRules().size());
    for (Score.RuleScore rule : score.violatedRules()) {
      Violation witness = rule.witness();
      out.printf("%n%6d × %s   %s%n", rule.count(), witness.getEnglish(), rule.ruleId());
      out.printf("         seen: %s%n", seen(witness));
      out.printf(
          "         in:   %s → %s, partition %d offset %d, theory version %d%n",
          witness.getFields().getOrDefault("source_address", "?"),
          witness.getFields().getOrDefault("destination_address", "?"),
          witness.getPartition(),
          witness.getOffset(),
          witness.getTheoryVersion());
    }
    out.printf("%n%-32s %8s %8s%n", "label", "flows", "flagged");
    summary
        .labels()
        .forEach(
            (label, labelled) ->
                out.printf(
                    "%-32s %8d %8d  %5.1f %%%n",
                    label,
                    labelled.flows(),
                    labelled.flowsFlagged(),
                    labelled.flows() == 0
                        ? 0.0
                        : 100.0 * labelled.flowsFlagged() / labelled.flows()));
    out.printf(
        "%n%,d records, %,d distinct evidences, %,d predicates, %,d rules, theory version %d%n",
        summary.records(),
        summary.distinctEvidence(),
        summary.predicates(),
        summary.rules(),
        summary.theoryVersion());
  }

  /** The values that make the rule false, each field once. */
  private static String seen(Violation violation) {
    return violation.getFailed().stream()
        .flatMap(failed -> failed.getSeen().entrySet().stream())
        .map(e -> e.getKey() + " " + e.getValue())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
