package dev.nomos.bench;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchOutcome;
import dev.nomos.miner.search.SearchProblem;
import java.io.IOException;
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
 * One search from evidences to counts on one thread. An input is its evidences, the largest size
 * ("any" for no bound) and, where its predicates are known, perhaps "strongest".
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SearchBenchmark {
  private static final int FLOW_EVIDENCES = 730;
  private static final int THRESHOLD_EVIDENCES = 8_000;

  @Param({
    "cidds:3",
    "cidds:4",
    "cidds:5",
    "cidds:8",
    "cidds:any",
    "netflix:3",
    "netflix:4",
    "netflix:5",
    "thresholds:4",
    "thresholds:4:strongest",
    "flows:3",
    "flows:3:strongest",
    "flows:4",
    "flows:4:strongest",
    "flows:5",
    "flows:5:strongest"
  })
  public String input = "";

  private SearchProblem problem = SearchProblem.allMinimal(0, List.of());
  private SearchLimits limits = new SearchLimits(1, 1, Duration.ofSeconds(1));

  @Setup
  public void prepare() throws IOException {
    String[] parts = input.split(":", -1);
    boolean strongest = parts.length == 3 && parts[2].equals("strongest");
    problem =
        switch (parts[0]) {
          case "cidds" -> reference("cidds_10000", 94);
          case "netflix" -> reference("netflix_all", 387);
          case "thresholds" ->
              made(
                  ThresholdTable.space(), ThresholdTable.evidences(THRESHOLD_EVIDENCES), strongest);
          case "flows" -> made(FlowTable.space(), flows(), strongest);
          default -> throw new IllegalArgumentException("no input '" + input + "'");
        };
    int size = parts[1].equals("any") ? SearchLimits.UNBOUNDED : Integer.parseInt(parts[1]);
    limits = new SearchLimits(size, Long.MAX_VALUE, Duration.ofMinutes(5));
    System.out.printf(
        "# %s: %d predicates, %d evidences, %d sets%n",
        input, problem.predicates(), problem.evidences().size(), search().count());
  }

  private static SearchProblem reference(String name, int predicates) throws IOException {
    return SearchProblem.allMinimal(
        predicates, ReferenceEvidence.read("reference/evidence/" + name + ".dat"));
  }

  private static List<BitSet> flows() {
    PredicateSpace space = FlowTable.space();
    return FlowTable.rows(10_000).stream()
        .map(row -> space.evidence(row).toBitSet())
        .distinct()
        .limit(FLOW_EVIDENCES)
        .toList();
  }

  private static SearchProblem made(
      PredicateSpace space, List<BitSet> evidences, boolean strongest) {
    return strongest
        ? SearchProblem.strongest(
            space.size(), evidences, Implications.of(space, field -> !field.isEmpty()))
        : SearchProblem.allMinimal(space.size(), evidences);
  }

  @Benchmark
  public SearchOutcome search() {
    return HittingSetSearch.count(problem, limits, (_, _) -> {});
  }
}
