package dev.nomos.console.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nomos.miner.run.RunDirectory;
import dev.nomos.miner.run.RunStatistics;
import dev.nomos.miner.run.RunStatistics.ApproximateEntry;
import dev.nomos.miner.run.RunStatistics.Measures;
import dev.nomos.miner.run.RunStatistics.PredicateEntry;
import dev.nomos.miner.run.RunStatistics.ReadingEntry;
import dev.nomos.miner.run.RunStatistics.RuleEntry;
import dev.nomos.miner.run.SearchStatistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page's script gets. Records are written as arrays in the order of their components, and
 * figures with four digits, to keep a page of many thousand rules small.
 *
 * @param families only the members that are on the page, and only with two of them at least
 * @param rulesLeftOut rules that had no room: the last ones in the order of the run
 */
record PageData(
    List<String> fields,
    List<PagePredicate> predicates,
    List<PageRule> rules,
    List<PageRule> approximate,
    List<PageFamily> families,
    List<RunStatistics.ExampleRecord> records,
    List<SearchStatistics.Search> searches,
    List<SearchStatistics.GrowthPoint> growth,
    int rulesLeftOut,
    int approximateLeftOut) {

  /** Octets for rules and for approximate ones, so that the page stays below 10 MB. */
  private static final long ROOM = 6_500_000;

  private static final long APPROXIMATE_ROOM = 1_500_000;

  private static final MathContext DIGITS = new MathContext(4);
  private static final JsonMapper JSON = new JsonMapper();

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record PagePredicate(
      String display,
      String english,
      String negatedDisplay,
      String negatedEnglish,
      String label,
      String template,
      List<Integer> fields,
      BigDecimal support) {}

  /**
   * @param guard null where it was found under none
   * @param measures null for a rule that is no clause of the predicates
   */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record PageRule(
      String id,
      String display,
      String english,
      List<String> templates,
      @Nullable PageMeasures measures,
      @Nullable String guard) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record PageMeasures(
      List<Integer> literals,
      int natural,
      BigDecimal support,
      long violations,
      BigDecimal expected,
      BigDecimal chance,
      BigDecimal surprise,
      List<PageReading> readings,
      List<Integer> examples,
      List<Integer> nearMisses,
      List<Integer> counterexamples) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record PageReading(long antecedent, BigDecimal confidence, BigDecimal lift) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record PageFamily(String display, String english, List<Integer> rules) {}

  static PageData of(RunDirectory run) {
    RunStatistics statistics = run.statistics();
    List<PageRule> rules = fitting(statistics.rules(), rule -> rule(rule, run), ROOM);
    List<PageRule> approximate =
        fitting(statistics.approximateRules(), PageData::approximate, APPROXIMATE_ROOM);
    return new PageData(
        statistics.fields(),
        statistics.predicates().stream().map(p -> predicate(p, statistics.fields())).toList(),
        rules,
        approximate,
        families(statistics, rules.size()),
        statistics.exampleRecords(),
        run.search().searches(),
        run.search().growth(),
        statistics.rules().size() - rules.size(),
        statistics.approximateRules().size() - approximate.size());
  }

  /** The first entries, as many as there is room for. */
  private static <T> List<PageRule> fitting(
      List<T> entries, Function<T, PageRule> shorten, long room) {
    List<PageRule> fitting = new ArrayList<>();
    long size = 0;
    for (T entry : entries) {
      PageRule rule = shorten.apply(entry);
      size += json(rule).length();
      if (size > room) {
        break;
      }
      fitting.add(rule);
    }
    return fitting;
  }

  private static PagePredicate predicate(PredicateEntry entry, List<String> fields) {
    return new PagePredicate(
        entry.display(),
        entry.english(),
        entry.negatedDisplay(),
        entry.negatedEnglish(),
        entry.label(),
        entry.template(),
        entry.fields().stream().map(fields::indexOf).filter(i -> i >= 0).toList(),
        rounded(entry.support()));
  }

  private static PageRule rule(RuleEntry entry, RunDirectory run) {
    Measures measures = entry.measures();
    return new PageRule(
        entry.ruleId(),
        entry.display(),
        words(entry, run.statistics().predicates()),
        entry.templates(),
        measures == null ? null : measures(measures),
        run.guards().get(entry.ruleId()));
  }

  /**
   * The rule's sentence; for one far down a long list, its natural reading from its predicates'.
   */
  private static String words(RuleEntry entry, List<PredicateEntry> predicates) {
    String english = entry.english();
    Measures measures = entry.measures();
    if (english != null || measures == null) {
      return english == null ? entry.display() : english;
    }
    List<Integer> literals = measures.literals();
    int consequent = literals.get(measures.natural());
    String conditions =
        literals.stream()
            .filter(literal -> literal != consequent)
            .map(literal -> words(~literal, predicates))
            .collect(Collectors.joining(" and "));
    String then = words(consequent, predicates);
    return conditions.isEmpty() ? then : "when " + conditions + ", " + then;
  }

  /** {@code literal}: a predicate, or {@code ~p} for its negation. */
  private static String words(int literal, List<PredicateEntry> predicates) {
    return literal >= 0
        ? predicates.get(literal).english()
        : predicates.get(~literal).negatedEnglish();
  }

  private static PageRule approximate(ApproximateEntry entry) {
    return new PageRule(
        "", entry.display(), entry.english(), List.of(), measures(entry.measures()), null);
  }

  private static PageMeasures measures(Measures measures) {
    return new PageMeasures(
        measures.literals(),
        measures.natural(),
        rounded(measures.support()),
        measures.violations(),
        rounded(measures.expectedViolations()),
        rounded(measures.log10Chance()),
        rounded(measures.surprise()),
        measures.readings().stream().map(PageData::reading).toList(),
        measures.examples(),
        measures.nearMisses(),
        measures.counterexamples());
  }

  private static PageReading reading(ReadingEntry reading) {
    return new PageReading(
        reading.antecedentCount(), rounded(reading.confidence()), rounded(reading.lift()));
  }

  private static List<PageFamily> families(RunStatistics statistics, int rules) {
    return statistics.families().stream()
        .map(
            family ->
                new PageFamily(
                    family.display(),
                    family.english(),
                    family.rules().stream().filter(rule -> rule < rules).toList()))
        .filter(family -> family.rules().size() > 1)
        .toList();
  }

  /** Never rounded up to 1: a confidence of 0.99999 is not certainty. */
  private static BigDecimal rounded(double figure) {
    BigDecimal rounded = new BigDecimal(figure).round(DIGITS);
    boolean wouldBeOne = figure < 1 && rounded.compareTo(BigDecimal.ONE) == 0;
    return wouldBeOne ? new BigDecimal(figure).round(new MathContext(12)) : rounded;
  }

  /** JSON that may stand inside a script element: no "less than" sign is left in it. */
  String json() {
    return SingleFilePage.data(this);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a page's data is always JSON", e);
    }
  }
}
