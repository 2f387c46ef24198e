package dev.nomos.bench;

import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.Row;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A row becomes a bit set over 94 predicates: the cost of each record in miner and validator. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EvidenceBenchmark {
  private static final int ROWS = 1_000;

  private final PredicateSpace space = FlowTable.space();
  private final List<Row> rows = FlowTable.rows(ROWS);

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void evidence(Blackhole sink) {
    for (Row row : rows) {
      sink.consume(space.evidence(row));
    }
  }
}
