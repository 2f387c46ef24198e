package dev.nomos.bench;

import dev.nomos.ingest.table.Table;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.miner.search.HittingSetSearch;
import dev.nomos.miner.search.Implications;
import dev.nomos.miner.search.SearchLimits;
import dev.nomos.miner.search.SearchProblem;
import dev.nomos.miner.theory.CandidateTheory;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What a new distinct evidence, the list of candidates after it, and an evidence that expires cost,
 * beside a fresh search over the same evidences: {@code TheoryUpdates SIZE [RECORDS]} over made-up
 * flows, {@code TheoryUpdates SIZE INPUT DATASET-SPEC GRAMMAR-SPEC} over a table's records in their
 * order, {@code TheoryUpdates SIZE EVIDENCE-FILE PREDICATES} over evidences of unknown meaning.
 * Prints one JSON object; times are microseconds, of the clock and of the thread's processor. Exit
 * code 1 where the theory ever differs from a fresh search.
 */
public final class TheoryUpdates {
  private static final int ROUNDS = 3;
  private static final int COMPARE_EVERY = 25;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Input input;
  private final SearchLimits limits;
  private final Times arrivals = new Times();
  private final Times expiries = new Times();
  private final Times lists = new Times();
  private final Times searches = new Times();
  private boolean differs;

  /** Evidences in the order of their first record. */
  private record Input(int predicates, List<BitSet> evidences, Implications implications) {}

  /** Microseconds of each of some calls. */
  private static final class Times {
    private final List<double[]> clockAndCpu = new ArrayList<>();

    <T> T of(Supplier<T> call) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      long clock = System.nanoTime();
      T result = call.get();
      double took = (System.nanoTime() - clock) / 1e3;
      clockAndCpu.add(new double[] {took, (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3});
      return result;
    }

    private String json(String name) {
      return String.format(
          Locale.ROOT,
          "\"%s\":{\"times\":%d,\"clock\":%s,\"cpu\":%s}",
          name,
          clockAndCpu.size(),
          quantiles(0),
          quantiles(1));
    }

    private String quantiles(int column) {
      double[] sorted = clockAndCpu.stream().mapToDouble(pair -> pair[column]).sorted().toArray();
      return String.format(
          Locale.ROOT,
          "{\"mean\":%.0f,\"p50\":%.0f,\"p99\":%.0f,\"max\":%.0f}",
          Arrays.stream(sorted).average().orElse(0),
          at(sorted, 0.5),
          at(sorted, 0.99),
          at(sorted, 1));
    }

    private static double at(double[] sorted, double share) {
      return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
  }

  private TheoryUpdates(Input input, SearchLimits limits) {
    this.input = input;
    this.limits = limits;
  }

  public static void main(String[] args) throws IOException {
    SearchLimits limits =
        new SearchLimits(Integer.parseInt(args[0]), 50_000_000, Duration.ofMinutes(5));
    Input input =
        switch (args.length) {
          case 4 -> table(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
          case 3 -> file(args[1], Integer.parseInt(args[2]));
          default -> flows(args.length > 1 ? Integer.parseInt(args[1]) : 10_000);
        };
    new TheoryUpdates(input, limits).run();
  }

  private static Input flows(int records) {
    PredicateSpace space = FlowTable.space();
    return distinct(
        space, FlowTable.rows(records), Implications.of(space, field -> !field.isEmpty()));
  }

  private static Input table(Path file, Path dataset, Path grammar) {
    DatasetSpec spec = DatasetSpec.read(dataset);
    Table table = Table.open(spec, file, OptionalLong.empty());
    List<Row> rows = new ArrayList<>();
    Profile profile = new SampleProfile(table.rowType(), new SplittableRandom(1));
    table.forEach(
        row -> {
          rows.add(row);
          profile.add(row);
        });
    PredicateSpace space =
        PredicateGeneration.generate(GrammarSpec.read(grammar), spec, profile).space();
    Set<String> counters = new HashSet<>();
    spec.fields().stream()
        .filter(field -> field.roles().contains("count") || field.roles().contains("size"))
        .forEach(field -> counters.add(field.name()));
    return distinct(space, rows, Implications.of(space, counters::contains));
  }

  private static Input distinct(PredicateSpace space, List<Row> rows, Implications implications) {
    List<BitSet> evidences =
        rows.stream().map(row -> space.evidence(row).toBitSet()).distinct().toList();
    return new Input(space.size(), evidences, implications);
  }

  private static Input file(String name, int predicates) throws IOException {
    return new Input(predicates, ReferenceEvidence.read(name), Implications.none(predicates));
  }

  /** All arrive; then all expire but the last, oldest first. The last round counts. */
  private void run() {
    int most = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List.of(arrivals, lists, expiries, searches).forEach(times -> times.clockAndCpu.clear());
      CandidateTheory theory =
          CandidateTheory.start(input.predicates(), List.of(), input.implications(), limits);
      for (int i = 0; i < input.evidences().size(); i++) {
        BitSet evidence = input.evidences().get(i);
        expectApplied(arrivals.of(() -> theory.arrive(evidence)));
        most = Math.max(most, lists.of(theory::candidates).size());
        compare(theory, i, 0, i + 1);
      }
      for (int i = 0; i < input.evidences().size() - 1; i++) {
        BitSet evidence = input.evidences().get(i);
        expectApplied(expiries.of(() -> theory.expire(evidence)));
        compare(theory, i, i + 1, input.evidences().size());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "{\"predicates\":%d,\"evidences\":%d,\"size\":%d,\"mostCandidates\":%d,"
            + "\"equalsFreshSearch\":%b,%s,%s,%s,%s}%n",
        input.predicates(),
        input.evidences().size(),
        limits.maxClauseSize(),
        most,
        !differs,
        arrivals.json("arrival"),
        lists.json("list"),
        expiries.json("expiry"),
        searches.json("freshSearch"));
    System.exit(differs ? 1 : 0);
  }

  private static void expectApplied(CandidateTheory.Update update) {
    if (update instanceof CandidateTheory.Update.Abandoned(var reached)) {
      throw new IllegalStateException("an update reached its limit: " + reached);
    }
  }

  private void compare(CandidateTheory theory, int step, int from, int to) {
    if (step % COMPARE_EVERY == 0) {
      SearchProblem problem =
          SearchProblem.strongest(
              input.predicates(), input.evidences().subList(from, to), input.implications());
      List<BitSet> found =
          searches.of(() -> List.copyOf(HittingSetSearch.collect(problem, limits).found()));
      differs |=
          found.size() != theory.candidates().size()
              || !new HashSet<>(found).equals(new HashSet<>(theory.candidates()));
    }
  }
}
