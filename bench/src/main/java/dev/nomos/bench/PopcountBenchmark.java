package dev.nomos.bench;

import java.util.Random;
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

/**
 * What two bit sets share, counted, a word: the measure of a machine to compare search times of
 * different machines by.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PopcountBenchmark {
  private static final int WORDS = 1 << 10;

  private final long[] a = new Random(1).longs(WORDS).toArray();
  private final long[] b = new Random(2).longs(WORDS).toArray();

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public int countBoth() {
    int count = 0;
    for (int i = 0; i < WORDS; i++) {
      count += Long.bitCount(a[i] & b[i]);
    }
    return count;
  }
}
