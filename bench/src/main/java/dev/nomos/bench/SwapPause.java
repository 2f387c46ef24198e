package dev.nomos.bench;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.Row;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The longest pauses of a thread that checks without rest while another compiles a theory aside and
 * publishes it through one volatile field, over and over; and of the same thread without swaps:
 * {@code SwapPause [rules] [seconds] [rounds]}. Every verdict is compared with that of the version
 * that its record was checked against, so that a mixture of two would be seen; exit code 1 if one
 * is. Prints one JSON object for each run: beside nothing, beside compiling alone, beside swaps.
 */
public final class SwapPause {
  private static final int DISTINCT = 200;
  private static final int KEPT_GAPS = 10;

  /** What the other thread does. */
  private enum Beside {
    NOTHING,
    COMPILING,
    SWAPPING
  }

  /** One version: what records should get from it. */
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  private record Version(CompiledTheory compiled, int[][] expected) {}

  private final List<RuleTheory> theories;
  private final List<Row> rows;
  private final int[][][] expected;

  /** What the checking thread reads before each record. */
  private volatile Version current;

  private volatile boolean done;

  /** Written by the checking thread, read after it ended. */
  private long checked;

  private long mixed;
  private long followed;
  private long afterSwap;
  private long[] longestNanos = {};

  private SwapPause(int rules) {
    RuleTheory all = CheckedFlows.learned(2 * rules, CheckCost.PREDICATES);
    int half = all.rules().size() / 2;
    theories =
        List.of(
            new RuleTheory(1, 0, all.rules().subList(0, half)),
            new RuleTheory(2, 0, all.rules().subList(half, 2 * half)));
    rows = CheckedFlows.rows(all, CheckCost.RECORDS, DISTINCT);
    expected =
        theories.stream()
            .map(theory -> expected(new CompiledTheory(theory, FlowStream.TYPE)))
            .toArray(int[][][]::new);
    current = version(0);
  }

  private int[][] expected(CompiledTheory compiled) {
    TheoryChecker checker = new TheoryChecker(compiled);
    return rows.stream().map(row -> numbers(checker.check(row))).toArray(int[][]::new);
  }

  private static int[] numbers(Verdict verdict) {
    int[] numbers = new int[verdict.size()];
    Arrays.setAll(numbers, verdict::number);
    return numbers;
  }

  private Version version(int number) {
    return new Version(new CompiledTheory(theories.get(number), FlowStream.TYPE), expected[number]);
  }

  public static void main(String[] args) throws InterruptedException {
    int rules = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    SwapPause pause = new SwapPause(rules);
    pause.run(Beside.SWAPPING, seconds); // compiles the code
    boolean mixture = false;
    for (int round = 1; round <= rounds; round++) {
      for (Beside beside : Beside.values()) {
        long swaps = pause.run(beside, seconds);
        pause.print(beside, swaps);
        mixture |= pause.mixed > 0;
      }
    }
    System.exit(mixture ? 1 : 0);
  }

  /** Returns how often the other thread has compiled a theory. */
  private long run(Beside beside, int seconds) throws InterruptedException {
    done = false;
    Thread checking = Thread.ofPlatform().name("checking").start(this::check);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long compiled = 0;
    while (System.nanoTime() < end) {
      if (beside == Beside.NOTHING) {
        TimeUnit.MILLISECONDS.sleep(50);
        continue;
      }
      Version next = version((int) (++compiled % 2));
      if (beside == Beside.SWAPPING) {
        current = next;
      }
    }
    done = true;
    checking.join();
    return compiled;
  }

  @SuppressWarnings("ReferenceEquality") // a version is one object
  private void check() {
    Version version = current;
    TheoryChecker checker = new TheoryChecker(version.compiled());
    long[] gaps = new long[KEPT_GAPS];
    checked = 0;
    mixed = 0;
    followed = 0;
    afterSwap = 0;
    long last = System.nanoTime();
    for (int i = 0; !done; i = i + 1 == rows.size() ? 0 : i + 1) {
      Version newest = current;
      boolean swapped = newest != version;
      if (swapped) {
        version = newest;
        checker = new TheoryChecker(version.compiled());
        followed++;
      }
      Verdict verdict = checker.check(rows.get(i));
      if (!Arrays.equals(numbers(verdict), version.expected()[i])) {
        mixed++;
      }
      checked++;
      long now = System.nanoTime();
      keep(gaps, now - last);
      afterSwap = swapped ? Math.max(afterSwap, now - last) : afterSwap;
      last = now;
    }
    longestNanos = gaps;
  }

  /** Keeps the longest, ascending. */
  private static void keep(long[] gaps, long gap) {
    if (gap <= gaps[0]) {
      return;
    }
    int i = 0;
    while (i + 1 < gaps.length && gaps[i + 1] < gap) {
      gaps[i] = gaps[i + 1];
      i++;
    }
    gaps[i] = gap;
  }

  private void print(Beside beside, long compiled) {
    System.out.printf(
        Locale.ROOT,
        "{\"beside\": \"%s\", \"rules\": %d, \"compiled\": %d, \"swaps\": %d, "
            + "\"checked\": %d, \"mixed\": %d, \"longestMillis\": %.2f, "
            + "\"tenthLongestMillis\": %.2f, \"longestAtASwapMillis\": %.2f}%n",
        beside,
        theories.getFirst().rules().size(),
        compiled,
        followed,
        checked,
        mixed,
        longestNanos[KEPT_GAPS - 1] / 1e6,
        longestNanos[0] / 1e6,
        afterSwap / 1e6);
  }
}
