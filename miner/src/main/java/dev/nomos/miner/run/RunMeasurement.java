package dev.nomos.miner.run;

import dev.nomos.logic.Formula;
import dev.nomos.logic.PlainEnglish;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Value;
import dev.nomos.miner.run.RunStatistics.ApproximateEntry;
import dev.nomos.miner.run.RunStatistics.ExampleRecord;
import dev.nomos.miner.run.RunStatistics.FamilyEntry;
import dev.nomos.miner.run.RunStatistics.Measures;
import dev.nomos.miner.run.RunStatistics.PredicateEntry;
import dev.nomos.miner.run.RunStatistics.ReadingEntry;
import dev.nomos.miner.run.RunStatistics.RuleEntry;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleFamilies;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import dev.nomos.miner.tree.ApproximateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Measures a run's rules on its evidences, ranks them and gathers the records that show them. */
public final class RunMeasurement {
  /** Enough to look at, and a bound for the file. */
  private static final int MOST_EXAMPLE_RECORDS = 2_000;

  /** Of many thousand rules only the first are read; who shows another one puts it in words. */
  private static final int MOST_IN_ENGLISH = 1_000;

  private final PredicateSpace space;
  private final EvidenceColumns columns;
  private final RuleMeasures measures;
  private final Map<String, RuleStatistics> known;
  private final IntFunction<Optional<Row>> firstRecord;
  private final Map<Integer, ExampleRecord> examples = new TreeMap<>();

  private record Ranked(Rule rule, @Nullable RuleStatistics statistics, List<Integer> literals) {}

  private RunMeasurement(
      PredicateSpace space,
      EvidenceColumns columns,
      Map<String, RuleStatistics> known,
      IntFunction<Optional<Row>> firstRecord) {
    this.known = known;
    this.space = space;
    this.columns = columns;
    this.measures = new RuleMeasures(space, columns);
    this.firstRecord = firstRecord;
  }

  /**
   * The statistics of a run.
   *
   * @param approximate of the tree learner; none otherwise
   * @param measured rules that have been measured on {@code columns} already, by their ids; the
   *     others are measured here
   * @param roles the semantic tags of a field, by its name
   * @param firstRecord a record of an evidence, by the number that the caller gave it to {@code
   *     columns}; empty where none was kept
   */
  public static RunStatistics of(
      PredicateSpace space,
      EvidenceColumns columns,
      List<Rule> rules,
      Map<String, RuleStatistics> measured,
      List<ApproximateRule> approximate,
      Function<String, ? extends Iterable<String>> roles,
      IntFunction<Optional<Row>> firstRecord) {
    return new RunMeasurement(space, columns, measured, firstRecord).of(rules, approximate, roles);
  }

  private RunStatistics of(
      List<Rule> rules,
      List<ApproximateRule> approximate,
      Function<String, ? extends Iterable<String>> roles) {
    List<Ranked> ranked = ranked(rules);
    return new RunStatistics(
        RunStatistics.VERSION,
        columns.records(),
        columns.evidences(),
        space.type().fields().stream().map(f -> f.name()).toList(),
        predicates(),
        entries(ranked),
        approximate.stream().map(this::entry).toList(),
        families(ranked.stream().map(Ranked::rule).toList(), roles),
        List.copyOf(examples.values()));
  }

  /**
   * Of equally strong rules the first given comes first; those that cannot be measured are last.
   */
  private List<Ranked> ranked(List<Rule> rules) {
    Comparator<@Nullable RuleStatistics> order =
        Comparator.nullsLast(RuleStatistics.STRONGEST_FIRST);
    return rules.stream()
        .map(this::measured)
        .sorted(Comparator.comparing(Ranked::statistics, order))
        .toList();
  }

  private Ranked measured(Rule rule) {
    RuleStatistics statistics = known.get(rule.id());
    if (statistics != null) {
      List<Integer> literals =
          statistics.readings().stream().map(RuleStatistics.Reading::consequent).toList();
      return new Ranked(rule, statistics, literals);
    }
    int[] literals = measures.literals(rule).orElse(new int[0]);
    return new Ranked(
        rule,
        literals.length == 0 ? null : measures.measure(literals),
        Arrays.stream(literals).boxed().toList());
  }

  private List<PredicateEntry> predicates() {
    List<PredicateEntry> entries = new ArrayList<>();
    for (int p = 0; p < space.size(); p++) {
      Predicate predicate = space.predicates().get(p);
      Formula negation = predicate.atom().negate();
      entries.add(
          new PredicateEntry(
              predicate.atom().toString(),
              english(predicate.atom()),
              negation.toString(),
              english(negation),
              predicate.label(),
              predicate.template(),
              List.copyOf(predicate.atom().expand(space.type()).fields()),
              columns.records() == 0 ? 0 : (double) columns.weightOf(p) / columns.records()));
    }
    return entries;
  }

  private String english(Formula formula) {
    return PlainEnglish.of(formula, space.type());
  }

  private List<RuleEntry> entries(List<Ranked> ranked) {
    List<RuleEntry> entries = new ArrayList<>();
    for (Ranked rule : ranked) {
      entries.add(entry(rule, entries.size() < MOST_IN_ENGLISH));
    }
    return entries;
  }

  private RuleEntry entry(Ranked ranked, boolean inEnglish) {
    Formula formula = ranked.rule().formula();
    RuleStatistics statistics = ranked.statistics();
    return new RuleEntry(
        ranked.rule().id(),
        formula.toString(),
        inEnglish ? english(formula) : null,
        templates(ranked.literals()),
        statistics == null ? null : measures(ranked.literals(), statistics));
  }

  private ApproximateEntry entry(ApproximateRule rule) {
    boolean unconditional = rule.literals().size() == 1;
    Formula said = unconditional ? rule.formula().consequent() : rule.formula();
    return new ApproximateEntry(
        said.toString(), english(said), measures(rule.literals(), rule.statistics()));
  }

  private List<String> templates(List<Integer> literals) {
    List<String> templates = new ArrayList<>();
    for (int l : literals) {
      String template = space.predicates().get(l < 0 ? ~l : l).template();
      if (!template.isEmpty() && !templates.contains(template)) {
        templates.add(template);
      }
    }
    return templates;
  }

  private Measures measures(List<Integer> literals, RuleStatistics found) {
    return new Measures(
        literals,
        found.natural(),
        found.support(),
        found.violations(),
        found.expectedViolations(),
        found.log10Chance(),
        found.surprise(),
        found.readings().stream()
            .map(r -> new ReadingEntry(r.antecedentCount(), r.confidence(), r.lift()))
            .toList(),
        shown(found.examples()),
        shown(found.nearMisses()),
        shown(found.counterexamples()));
  }

  /** The evidences of which a record can be shown. */
  private List<Integer> shown(List<Integer> evidences) {
    return evidences.stream().filter(this::hasRecord).toList();
  }

  private boolean hasRecord(int evidence) {
    if (!examples.containsKey(evidence) && examples.size() < MOST_EXAMPLE_RECORDS) {
      firstRecord
          .apply(evidence)
          .ifPresent(row -> examples.put(evidence, new ExampleRecord(evidence, values(row))));
    }
    return examples.containsKey(evidence);
  }

  private List<@Nullable String> values(Row row) {
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < space.type().size(); i++) {
      Value value = row.get(i);
      values.add(value == null ? null : space.type().fields().get(i).render(value));
    }
    return values;
  }

  private List<FamilyEntry> families(
      List<Rule> rules, Function<String, ? extends Iterable<String>> roles) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      ranks.put(rules.get(i).id(), i);
    }
    return RuleFamilies.of(rules, space.type(), roles).stream()
        .filter(family -> family.members().size() > 1)
        .map(
            family ->
                new FamilyEntry(
                    family.pattern().toString(),
                    english(family.pattern()),
                    family.members().stream().map(rule -> ranks.get(rule.id())).toList()))
        .toList();
  }
}
