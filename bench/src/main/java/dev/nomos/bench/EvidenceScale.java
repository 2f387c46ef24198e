package dev.nomos.bench;

import dev.nomos.ingest.table.Table;
import dev.nomos.logic.EvidenceCounter;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.miner.predicates.PredicateGeneration;
import dev.nomos.miner.predicates.Profile;
import dev.nomos.miner.predicates.SampleProfile;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * Records to distinct evidences at scale: {@code EvidenceScale [records] [predicates] [threads]}
 * over made-up flows, or {@code EvidenceScale records threads INPUT DATASET-SPEC GRAMMAR-SPEC} over
 * resampled rows of a table. Prints its figures as one JSON object.
 */
public final class EvidenceScale {
  private static final int BATCH = 8_192;
  private static final int MOST_DISTINCT = 4_000_000;

  private EvidenceScale() {}

  /**
   * Figures of one run.
   *
   * @param makingSeconds what making the records alone takes, without counting evidences
   * @param cpuSeconds of the whole process, garbage collection included
   */
  record Figures(
      long records,
      int predicates,
      int threads,
      int distinct,
      double seconds,
      double makingSeconds,
      double cpuSeconds,
      long peakHeapMegabytes) {
    /** Making of the records included. */
    double recordsPerSecond() {
      return records / seconds;
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"records\": %d, \"predicates\": %d, \"threads\": %d, \"distinctEvidences\": %d, "
              + "\"seconds\": %.3f, \"secondsToMakeRecords\": %.3f, \"cpuSeconds\": %.3f, "
              + "\"recordsPerSecond\": %.0f, \"recordsPerCpuSecond\": %.0f, "
              + "\"peakHeapMegabytes\": %d, \"maxHeapMegabytes\": %d}",
          records,
          predicates,
          threads,
          distinct,
          seconds,
          makingSeconds,
          cpuSeconds,
          recordsPerSecond(),
          records / cpuSeconds,
          peakHeapMegabytes,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    long records = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
    Figures figures;
    if (args.length == 5) {
      DatasetSpec spec = DatasetSpec.read(Path.of(args[3]));
      List<Row> rows = new ArrayList<>();
      Table table = Table.open(spec, Path.of(args[2]), OptionalLong.empty());
      Profile profile = new SampleProfile(table.rowType(), new SplittableRandom(1));
      table.forEach(
          row -> {
            rows.add(row);
            profile.add(row);
          });
      PredicateSpace space =
          PredicateGeneration.generate(GrammarSpec.read(Path.of(args[4])), spec, profile).space();
      figures =
          run(
              space,
              seed -> new ResampledRows(rows, new SplittableRandom(seed)),
              records,
              Integer.parseInt(args[1]));
    } else {
      int predicates = args.length > 1 ? Integer.parseInt(args[1]) : 94;
      int threads = args.length > 2 ? Integer.parseInt(args[2]) : 2;
      figures = flows(records, predicates, threads);
    }
    System.out.println(figures.json());
  }

  /** Over made-up flows. */
  static Figures flows(long records, int predicates, int threads) throws InterruptedException {
    return run(
        FlowStream.space(predicates),
        seed -> new FlowStream(new SplittableRandom(seed)),
        records,
        threads);
  }

  /** A short run first, so that the code is compiled; then the records alone; then all. */
  static Figures run(
      PredicateSpace space, LongFunction<BatchSource> sources, long records, int threads)
      throws InterruptedException {
    counted(space, sources, Math.min(records, 200_000), threads);
    long begun = System.nanoTime();
    inParallel(threads, worker -> make(sources.apply(worker), records / threads));
    double making = secondsSince(begun);
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    begun = System.nanoTime();
    long cpuBegun = cpuNanos();
    EvidenceCounter all = counted(space, sources, records, threads);
    double seconds = secondsSince(begun);
    double cpuSeconds = (cpuNanos() - cpuBegun) / 1e9;
    long peak = heapPools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return new Figures(
        all.rows(), space.size(), threads, all.distinct(), seconds, making, cpuSeconds, peak >> 20);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  /** Every worker makes and counts its own share; the tables are merged. */
  static EvidenceCounter counted(
      PredicateSpace space, LongFunction<BatchSource> sources, long records, int threads)
      throws InterruptedException {
    List<EvidenceCounter> counters =
        inParallel(threads, worker -> count(space, sources.apply(worker), records / threads));
    counters.subList(1, counters.size()).forEach(counters.getFirst()::merge);
    return counters.getFirst();
  }

  private static EvidenceCounter count(PredicateSpace space, BatchSource source, long records) {
    EvidenceCounter counter = new EvidenceCounter(space, MOST_DISTINCT);
    RecordBatch.Builder builder = new RecordBatch.Builder(source.type(), BATCH);
    for (long i = 0; i < records; i++) {
      source.addTo(builder);
      if (builder.isFull()) {
        counter.add(builder.build());
      }
    }
    counter.add(builder.build());
    return counter;
  }

  private static long make(BatchSource source, long records) {
    RecordBatch.Builder builder = new RecordBatch.Builder(source.type(), BATCH);
    long made = 0;
    for (long i = 0; i < records; i++) {
      source.addTo(builder);
      if (builder.isFull()) {
        made += builder.build().size();
      }
    }
    return made + builder.build().size();
  }

  private static <T> List<T> inParallel(int threads, LongFunction<T> work)
      throws InterruptedException {
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int worker = 0; worker < threads; worker++) {
        int seed = worker + 1;
        tasks.add(() -> work.apply(seed));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> result : workers.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker failed", e);
    }
  }
}
