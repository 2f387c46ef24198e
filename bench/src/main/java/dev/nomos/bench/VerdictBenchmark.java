package dev.nomos.bench;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Formula;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A row is judged by a theory of {@value #RULES} rules: the cost of each record in the validator,
 * by how many of the rows have an evidence whose verdict is remembered.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class VerdictBenchmark {
  static final int ROWS = 1_000;
  private static final int RULES = 200;

  @Param({"0", "90", "99"})
  public int hitPercent;

  private RuleTheory rules = new RuleTheory(1, 0, List.of());
  private List<Row> rows = List.of();
  private CompiledTheory theory = new CompiledTheory(rules, FlowTable.TYPE);

  /** One row with each evidence, so that none is judged from memory before it was seen. */
  @Setup
  public void prepare() {
    PredicateSpace space = FlowTable.space();
    rules = new RuleTheory(1, 0, rules(space));
    PredicateSpace own =
        new PredicateSpace(
            FlowTable.TYPE,
            space.predicates().stream()
                .filter(p -> rules.rules().stream().anyMatch(r -> mentions(r, p.atom())))
                .toList());
    Map<BitSet, Row> distinct = new LinkedHashMap<>();
    FlowTable.rows(20_000).forEach(r -> distinct.putIfAbsent(own.evidence(r).toBitSet(), r));
    int fresh = ROWS * (100 - hitPercent) / 100;
    List<Row> all = List.copyOf(distinct.values());
    if (all.size() < ROWS) {
      throw new IllegalStateException("only " + all.size() + " distinct evidences");
    }
    List<Row> mixed = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      mixed.add(all.get(i % fresh));
    }
    rows = List.copyOf(mixed);
    System.out.printf("# %d rules over %d predicates%n", rules.rules().size(), own.size());
  }

  private static boolean mentions(Rule rule, Formula.Atom atom) {
    return rule.clause().orElseThrow().contains(atom);
  }

  private static List<Rule> rules(PredicateSpace space) {
    List<BitSet> evidences =
        FlowTable.rows(5_000).stream()
            .map(row -> space.evidence(row).toBitSet())
            .distinct()
            .toList();
    SearchLimits limits = new SearchLimits(3, Integer.MAX_VALUE, Duration.ofMinutes(1));
    Implications implications = Implications.of(space, field -> !field.isEmpty());
    return HittingSetSearch.run(space.size(), evidences, implications, true, limits)
        .found()
        .stream()
        .limit(RULES)
        .map(set -> set.stream().mapToObj(p -> space.predicates().get(p).atom()).toList())
        .map(literals -> Rule.of(Formula.anyOf(literals)))
        .toList();
  }

  /**
   * A theory without memory: its first {@value #ROWS} rows hit it as often as the parameter says.
   */
  @Setup(Level.Invocation)
  public void forget() {
    theory = new CompiledTheory(rules, FlowTable.TYPE);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void violations(Blackhole sink) {
    for (Row row : rows) {
      sink.consume(theory.violations(row));
    }
  }
}
