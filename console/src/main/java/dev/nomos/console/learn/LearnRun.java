package dev.nomos.console.learn;

import dev.nomos.console.learn.LearnedRun.RankedRule;
import dev.nomos.logic.ClauseRules;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.learn.Guard;
import dev.nomos.miner.learn.LearnRequest;
import dev.nomos.miner.learn.Learned;
import dev.nomos.miner.learn.Learner;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.search.Tolerance;
import dev.nomos.miner.statistics.EvidenceColumns;
import dev.nomos.miner.statistics.RuleMeasures;
import dev.nomos.miner.statistics.RuleStatistics;
import dev.nomos.miner.tree.ApproximateRule;
import dev.nomos.miner.tree.TreeLearning;
import dev.nomos.miner.tree.TreeLimits;
import dev.nomos.miner.tree.TreeOutcome;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.DomainAxioms;
import dev.nomos.schemas.spec.FieldSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** From what was observed to rules that are measured and in order. One instance for one run. */
final class LearnRun {
  /** A rule with its measures takes some hundred times the octets of the set that it is made of. */
  private static final int OCTETS_FOR_ONE = 512;

  /** Who interrupts a search waits for what was found, but not long. */
  private static final Duration LONGEST_MEASURING = Duration.ofSeconds(4);

  private final DatasetSpec spec;
  private final GrammarSpec grammar;
  private final Observation observation;
  private final PredicateSpace space;
  private final LearnSettings settings;
  private final Steps steps;
  private final List<BitSet> evidences;
  private final EvidenceColumns columns;
  private final RuleMeasures measures;
  private final ClauseRules clauses;
  private final BitSet plain;

  LearnRun(
      DatasetSpec spec,
      GrammarSpec grammar,
      Observation observation,
      LearnSettings settings,
      Steps steps) {
    this.spec = spec;
    this.grammar = grammar;
    this.observation = observation;
    this.space = observation.space();
    this.settings = settings;
    this.steps = steps;
    this.evidences = observation.bits();
    this.columns = EvidenceColumns.of(space, evidences, observation.counts());
    this.measures = new RuleMeasures(space, columns);
    this.clauses = new ClauseRules(space);
    this.plain =
        positions(p -> !space.predicates().get(p).template().equals(GuardedSpace.TEMPLATE));
  }

  LearnedRun run() {
    steps.begin("searching");
    LearnedRun found =
        switch (settings.method()) {
          case HITTING_SET -> search();
          case TREE -> growTrees();
        };
    Thread.interrupted(); // what was found is kept and written all the same
    return found;
  }

  // ---- hitting sets ----

  private LearnedRun search() {
    Implications implications = Implications.of(space, nonNegative());
    LearnRequest request =
        new LearnRequest(
            limits(),
            plain,
            guards(),
            settings.allMinimal(),
            AxiomClauses.of(space, DomainAxioms.of(spec)));
    try (StallWatch watch = new StallWatch(settings.stall(), steps::searching)) {
      Learned learned = Learner.learn(space.size(), evidences, implications, request, watch);
      List<Learned.Search> searches = new ArrayList<>(learned.searches());
      List<ApproximateRule> approximate =
          settings.epsilon().of(columns.records()) == 0 || !learned.isComplete()
              ? List.of()
              : approximate(implications, searches, watch);
      Optional<String> reason = reason(searches, watch);
      if (watch.hasStalled()) {
        Thread.interrupted(); // only the search had to end
      }
      List<RankedRule> ranked = measured(learned.rules(), reason.equals(Optional.of("interrupt")));
      int unmeasured = learned.rules().size() - ranked.size();
      if (unmeasured > 0 && reason.isEmpty()) {
        reason = Optional.of("interrupt");
      }
      return capped(ranked, approximate, searches, learned, unmeasured, reason);
    }
  }

  /** Where more is found than there is memory for, the search stops and says so. */
  private SearchLimits limits() {
    SearchLimits limits = settings.limits();
    long room = Runtime.getRuntime().maxMemory() / OCTETS_FOR_ONE;
    return limits.withMaxBytes(Math.min(limits.maxBytes(), room));
  }

  /** The shortest come first; those that time is too short for are left out. */
  private List<RankedRule> measured(List<Learned.LearnedClause> found, boolean hurries) {
    long begun = System.nanoTime();
    List<RankedRule> ranked = new ArrayList<>();
    for (Learned.LearnedClause clause : found) {
      if ((hurries || Thread.currentThread().isInterrupted())
          && System.nanoTime() - begun > LONGEST_MEASURING.toNanos()) {
        break;
      }
      ranked.add(measured(clause));
    }
    return ranked;
  }

  private RankedRule measured(Learned.LearnedClause found) {
    return new RankedRule(
        clauses.rule(found.literals()), measures.measure(found.literals()), found.guard());
  }

  private LearnedRun capped(
      List<RankedRule> rules,
      List<ApproximateRule> approximate,
      List<Learned.Search> searches,
      Learned learned,
      int unmeasured,
      Optional<String> stopReason) {
    List<RankedRule> ranked =
        rules.stream()
            .sorted(Comparator.comparing(RankedRule::statistics, RuleStatistics.STRONGEST_FIRST))
            .toList();
    int kept = Math.min(settings.maxRules(), ranked.size());
    return new LearnedRun(
        columns,
        ranked.subList(0, kept),
        approximate,
        searches,
        learned.implied(),
        learned.unchecked(),
        ranked.size() - kept + unmeasured,
        stopReason);
  }

  private static Optional<String> reason(List<Learned.Search> searches, StallWatch watch) {
    for (Learned.Search search : searches) {
      if (search.outcome() instanceof SearchOutcome.Stopped stopped) {
        String reached = stopped.reached().name().toLowerCase(Locale.ROOT);
        return Optional.of(watch.hasStalled() ? "stall" : reached);
      }
    }
    return Optional.empty();
  }

  /** Sets that some rows miss; those that none does are rules already. */
  private List<ApproximateRule> approximate(
      Implications implications, List<Learned.Search> searches, StallWatch watch) {
    long begun = System.nanoTime();
    long budget = settings.epsilon().of(columns.records());
    List<Long> weights = Arrays.stream(observation.counts()).boxed().toList();
    SearchOutcome outcome =
        HittingSetSearch.collect(
            SearchProblem.strongest(space.size(), evidences, implications)
                .approximate(new Tolerance(weights, budget)),
            limits(),
            watch);
    searches.add(
        new Learned.Search(
            "approximate", evidences.size(), outcome.with(List.of()), System.nanoTime() - begun));
    return outcome.found().stream()
        .filter(set -> !set.isEmpty() && contains(plain, set))
        .map(this::approximate)
        .filter(rule -> rule.statistics().violations() > 0)
        .sorted(Comparator.comparing(ApproximateRule::statistics, RuleStatistics.STRONGEST_FIRST))
        .toList();
  }

  private static boolean contains(BitSet all, BitSet some) {
    return some.stream().allMatch(all::get);
  }

  private ApproximateRule approximate(BitSet set) {
    RuleStatistics statistics = measures.measure(set);
    int consequent = statistics.naturalReading().consequent();
    int[] literals =
        IntStream.concat(set.stream().filter(p -> p != consequent), IntStream.of(consequent))
            .toArray();
    return ApproximateRule.of(literals, measures);
  }

  private Predicate<String> nonNegative() {
    Set<String> fields =
        spec.preparedFields().stream()
            .filter(LearnRun::isNonNegative)
            .map(FieldSpec::name)
            .collect(Collectors.toSet());
    return fields::contains;
  }

  private static boolean isNonNegative(FieldSpec field) {
    FieldSpec.Bounds bounds = field.bounds();
    BigDecimal lower = bounds == null ? null : bounds.lower();
    return lower != null && lower.signum() >= 0;
  }

  private BitSet positions(IntPredicate wanted) {
    return IntStream.range(0, space.size())
        .filter(wanted)
        .collect(BitSet::new, BitSet::set, BitSet::or);
  }

  private List<Guard> guards() {
    return grammar.guards().stream().map(this::guard).toList();
  }

  private Guard guard(dev.nomos.schemas.spec.Guard given) {
    BitSet negations = new BitSet();
    for (Formula.Atom condition : given.conditions()) {
      negations.set(space.indexOf(GuardedSpace.negation(condition, space.type())));
    }
    Set<String> templates = new HashSet<>(given.templates());
    BitSet consequents =
        templates.isEmpty()
            ? plain
            : positions(p -> templates.contains(space.predicates().get(p).template()));
    Integer size = given.maxClauseSize();
    int most = size == null ? settings.limits().maxClauseSize() : size;
    int longest = (int) Math.min((long) negations.cardinality() + most, SearchLimits.UNBOUNDED);
    return new Guard(given.name(), negations, consequents, longest);
  }

  // ---- trees ----

  private LearnedRun growTrees() {
    TreeLimits defaults = TreeLimits.DEFAULT;
    TreeOutcome outcome =
        TreeLearning.learn(
            space,
            columns,
            new TreeLimits(
                Math.max(1, settings.limits().maxClauseSize() - 1),
                defaults.minLeafRecords(),
                defaults.minPurity(),
                settings.limits().budget()));
    List<RankedRule> rules =
        outcome.exact().stream()
            .map(r -> new RankedRule(r.rule(), r.statistics(), Optional.empty()))
            .toList();
    Optional<String> reason =
        switch (outcome) {
          case TreeOutcome.Complete _ -> Optional.empty();
          case TreeOutcome.Stopped _ ->
              Optional.of(Thread.currentThread().isInterrupted() ? "interrupt" : "time");
        };
    return capped(
        rules,
        outcome.approximate(),
        List.of(),
        new Learned(List.of(), List.of(), 0, 0),
        0,
        reason);
  }
}
