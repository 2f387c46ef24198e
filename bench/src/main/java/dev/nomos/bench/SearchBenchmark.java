package dev.nomos.bench;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One search over 94 predicates and 730 distinct evidences, as many as the CIDDS table's 10,000
 * records have, by clause size and mode.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SearchBenchmark {
  private static final int EVIDENCES = 730;

  @Param({"3", "4", "5"})
  public int size;

  @Param({"false", "true"})
  public boolean strongest;

  private List<BitSet> evidences = List.of();
  private Implications implications = Implications.none(0);

  @Setup
  public void prepare() {
    PredicateSpace space = FlowTable.space();
    evidences =
        FlowTable.rows(10_000).stream()
            .map(row -> space.evidence(row).toBitSet())
            .distinct()
            .limit(EVIDENCES)
            .toList();
    implications =
        strongest
            ? Implications.of(space, field -> !field.isEmpty())
            : Implications.none(space.size());
    System.out.printf(
        "# %d predicates, %d evidences, %d sets%n",
        space.size(), evidences.size(), search().found().size());
  }

  @Benchmark
  public SearchOutcome search() {
    SearchLimits limits = new SearchLimits(size, Integer.MAX_VALUE, Duration.ofMinutes(5));
    return HittingSetSearch.run(FlowTable.PREDICATES, evidences, implications, strongest, limits);
  }
}
