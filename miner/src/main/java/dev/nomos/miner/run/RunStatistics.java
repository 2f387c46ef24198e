package dev.nomos.miner.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code statistics.json}: what the records say about the rules. Members are written in snake case.
 *
 * <p>A literal is the index of a predicate in {@link #predicates}, or {@code -1 - index} for the
 * negation of one whose negation is no predicate. An evidence is a number that {@link
 * #exampleRecords} explains.
 *
 * @param version of this shape: {@value #VERSION}
 * @param records that were learned from
 * @param evidences how many distinct evidences they have
 * @param fields names of a record's fields, in order
 * @param rules most worth reading first
 * @param approximateRules implications that some records break, most worth reading first
 * @param families rules that are one rule at several places; those with two members at least
 * @param exampleRecords a record of each evidence that rules refer to
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunStatistics(
    int version,
    long records,
    int evidences,
    List<String> fields,
    List<PredicateEntry> predicates,
    List<RuleEntry> rules,
    List<ApproximateEntry> approximateRules,
    List<FamilyEntry> families,
    List<ExampleRecord> exampleRecords) {
  static final int VERSION = 1;

  /**
   * A predicate.
   *
   * @param label readable name of its constant, such as "p90"; may be empty
   * @param template the grammar template that made it; may be empty
   * @param fields that it speaks of
   * @param support share of records in which it may hold
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record PredicateEntry(
      String display,
      String english,
      String negatedDisplay,
      String negatedEnglish,
      String label,
      String template,
      List<String> fields,
      double support) {
    public PredicateEntry {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A rule of {@code rules.json}.
   *
   * @param ruleId as there
   * @param english null far down a long list: then {@code display} is to be put in words
   * @param templates that made its predicates
   * @param measures null for a rule that is no clause of the run's predicates
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record RuleEntry(
      String ruleId,
      String display,
      @Nullable String english,
      List<String> templates,
      @Nullable Measures measures) {
    public RuleEntry {
      templates = List.copyOf(templates);
    }
  }

  /** An implication with a confidence below 1: no rule, never an axiom. */
  public record ApproximateEntry(String display, String english, Measures measures) {}

  /**
   * Counts and figures of a clause; see {@link dev.nomos.miner.statistics.RuleStatistics}.
   *
   * @param literals of the clause
   * @param natural which of them the rule is best read as demanding: an index in {@code readings}
   * @param readings one for each literal, in their order
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Measures(
      List<Integer> literals,
      int natural,
      double support,
      long violations,
      double expectedViolations,
      double log10Chance,
      double surprise,
      List<ReadingEntry> readings,
      List<Integer> examples,
      List<Integer> nearMisses,
      List<Integer> counterexamples) {
    public Measures {
      literals = List.copyOf(literals);
      readings = List.copyOf(readings);
      examples = List.copyOf(examples);
      nearMisses = List.copyOf(nearMisses);
      counterexamples = List.copyOf(counterexamples);
      if (natural < 0 || natural >= readings.size() || readings.size() != literals.size()) {
        throw new IllegalArgumentException(
            "%d literals with %d readings, of which number %d reads best"
                .formatted(literals.size(), readings.size(), natural));
      }
    }
  }

  /** The clause as an implication of one literal by the failure of the others. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record ReadingEntry(long antecedentCount, double confidence, double lift) {}

  /**
   * One rule at several window positions or in both directions.
   *
   * @param rules indexes in the list of rules
   */
  public record FamilyEntry(String display, String english, List<Integer> rules) {
    public FamilyEntry {
      rules = List.copyOf(rules);
    }
  }

  /**
   * The first record of an evidence.
   *
   * @param values readable values by field, in the order of the fields; null where absent
   */
  public record ExampleRecord(int evidence, List<@Nullable String> values) {
    public ExampleRecord {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  public RunStatistics {
    fields = List.copyOf(fields);
    predicates = List.copyOf(predicates);
    rules = List.copyOf(rules);
    approximateRules = List.copyOf(approximateRules);
    families = List.copyOf(families);
    exampleRecords = List.copyOf(exampleRecords);
    int known = predicates.size();
    int ranked = rules.size();
    rules.forEach(rule -> requireKnown(rule.measures(), known));
    approximateRules.forEach(rule -> requireKnown(rule.measures(), known));
    families.forEach(family -> family.rules().forEach(r -> requireIndex("rule", r, ranked)));
    for (ExampleRecord example : exampleRecords) {
      if (example.values().size() != fields.size()) {
        throw new IllegalArgumentException(
            "the record of evidence %d has %d values for %d fields"
                .formatted(example.evidence(), example.values().size(), fields.size()));
      }
    }
  }

  private static void requireKnown(@Nullable Measures measures, int predicates) {
    if (measures != null) {
      measures.literals().forEach(l -> requireIndex("predicate", l < 0 ? ~l : l, predicates));
    }
  }

  private static void requireIndex(String what, int index, int size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "%s %d does not exist: there are %d".formatted(what, index, size));
    }
  }
}
