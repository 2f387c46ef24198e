package dev.nomos.bench;

import dev.nomos.logic.CompiledTheory;
import dev.nomos.logic.RecordBatch;
import dev.nomos.logic.Row;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.TheoryChecker;
import dev.nomos.logic.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Records a second and core that a theory checks, in memory, against the same rules evaluated over
 * columns and, where asked, by Drools: {@code CheckCost [rules] [rounds] [drools]}. All sides see
 * the same records in the same run, in turns, on one thread, and must find as many violations; the
 * time is the process' processor time. One JSON object for each share of remembered verdicts.
 */
public final class CheckCost {
  static final int RECORDS = 4_000;
  static final int PREDICATES = 94;
  private static final int BLOCK = 4_096;
  private static final int DROOLS_RECORDS = 2_000;
  private static final double LEAST_SECONDS = 0.5;
  private static final double[] HIT_PERCENTS = {0, 90, 99, 99.9};

  private final RuleTheory theory;
  private final CompiledTheory compiled;
  private final int rounds;
  private final boolean drools;

  private CheckCost(int rules, int rounds, boolean drools) {
    this.theory = CheckedFlows.learned(rules, PREDICATES);
    long begun = System.nanoTime();
    this.compiled = new CompiledTheory(theory, FlowStream.TYPE);
    System.err.printf(
        "%d rules over %d predicates compiled in %d ms%n",
        theory.rules().size(),
        CheckedFlows.spaceOf(theory).size(),
        (System.nanoTime() - begun) / 1_000_000);
    this.rounds = rounds;
    this.drools = drools;
  }

  public static void main(String[] args) {
    int rules = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    boolean drools = args.length > 2 && args[2].equals("drools");
    CheckCost cost = new CheckCost(rules, rounds, drools);
    for (double hits : HIT_PERCENTS) {
      cost.measure(hits);
    }
  }

  /** Records a second, one for each round. */
  private record Side(String name, int records, LongSupplier violations, List<Double> rates) {
    Side(String name, int records, LongSupplier violations) {
      this(name, records, violations, new ArrayList<>());
    }

    double median() {
      return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElse(0.0);
    }
  }

  /** How many of the records have an evidence that none before had. */
  static int distinct(double hitPercent) {
    return Math.max(1, (int) Math.round(RECORDS * (100 - hitPercent) / 100));
  }

  private void measure(double hitPercent) {
    int distinct = distinct(hitPercent);
    List<Row> rows = CheckedFlows.rows(theory, RECORDS, distinct);
    List<RecordBatch> batches = batches(rows);
    List<ColumnwiseCheck> blocks = blocks(theory, rows);
    List<ColumnwiseCheck.Sharing> sharing = blocks.stream().map(ColumnwiseCheck::sharing).toList();
    List<Side> sides = new ArrayList<>();
    sides.add(new Side("nomos", RECORDS, () -> checkedBatches(compiled, batches, distinct)));
    sides.add(new Side("nomosByRow", RECORDS, () -> checked(compiled, rows, distinct)));
    sides.add(new Side("columnwise", RECORDS, () -> violations(blocks)));
    sides.add(
        new Side(
            "columnwiseSharing",
            RECORDS,
            () -> sharing.stream().mapToLong(ColumnwiseCheck.Sharing::violations).sum()));
    if (!drools) {
      inTurns(sides);
      print(hitPercent, sides);
      return;
    }
    try (DroolsCheck other = new DroolsCheck(theory.rules(), rows)) {
      agree(other.violations(DROOLS_RECORDS), rows.subList(0, DROOLS_RECORDS));
      sides.add(new Side("drools", DROOLS_RECORDS, () -> other.violations(DROOLS_RECORDS)));
      inTurns(sides);
      print(hitPercent, sides);
    }
  }

  /** The same blocks, as the columns in which {@code nomos learn} has its records. */
  private static List<RecordBatch> batches(List<Row> rows) {
    List<RecordBatch> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += BLOCK) {
      RecordBatch.Builder batch = new RecordBatch.Builder(FlowStream.TYPE, BLOCK);
      rows.subList(from, Math.min(rows.size(), from + BLOCK)).forEach(batch::add);
      batches.add(batch.build());
    }
    return batches;
  }

  /** The rows in blocks whose columns stay in the processor's cache. */
  static List<ColumnwiseCheck> blocks(RuleTheory theory, List<Row> rows) {
    List<ColumnwiseCheck> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += BLOCK) {
      List<Row> block = rows.subList(from, Math.min(rows.size(), from + BLOCK));
      blocks.add(new ColumnwiseCheck(theory.rules(), new Columns(FlowStream.TYPE, block)));
    }
    return blocks;
  }

  static long violations(List<ColumnwiseCheck> blocks) {
    return blocks.stream().mapToLong(ColumnwiseCheck::violations).sum();
  }

  /** Checks with an empty memory, so that each distinct evidence is judged once. */
  static long checked(CompiledTheory compiled, List<Row> rows, int distinct) {
    TheoryChecker checker = new TheoryChecker(compiled);
    long violations = 0;
    for (Row row : rows) {
      Verdict verdict = checker.check(row);
      violations += verdict.size();
    }
    if (checker.misses() != distinct) {
      throw new IllegalStateException(checker.misses() + " verdicts were found, not " + distinct);
    }
    return violations;
  }

  private static long checkedBatches(
      CompiledTheory compiled, List<RecordBatch> batches, int distinct) {
    TheoryChecker checker = new TheoryChecker(compiled);
    long violations = 0;
    for (RecordBatch batch : batches) {
      for (Verdict verdict : checker.check(batch)) {
        violations += verdict.size();
      }
    }
    if (checker.misses() != distinct) {
      throw new IllegalStateException(checker.misses() + " verdicts were found, not " + distinct);
    }
    return violations;
  }

  private void agree(long found, List<Row> rows) {
    TheoryChecker checker = new TheoryChecker(compiled);
    long expected = rows.stream().mapToLong(row -> checker.check(row).size()).sum();
    if (found != expected) {
      throw new IllegalStateException("Drools found %d, not %d".formatted(found, expected));
    }
  }

  /** A round that does not count, in which the code is compiled; then the others. */
  private void inTurns(List<Side> sides) {
    for (int round = 0; round <= rounds; round++) {
      for (Side side : sides) {
        double rate = rate(side);
        if (round > 0) {
          side.rates().add(rate);
        }
      }
    }
    long found = sides.getFirst().violations().getAsLong();
    for (Side side : sides) {
      if (side.records() == RECORDS && side.violations().getAsLong() != found) {
        throw new IllegalStateException(side.name() + " finds other violations");
      }
    }
  }

  static double rate(int records, LongSupplier work) {
    long done = 0;
    long begun = StreamRate.cpuNanos();
    double seconds;
    do {
      if (work.getAsLong() < 0) {
        throw new IllegalStateException("violations are counted up");
      }
      done += records;
      seconds = (StreamRate.cpuNanos() - begun) / 1e9;
    } while (seconds < LEAST_SECONDS);
    return done / seconds;
  }

  private static double rate(Side side) {
    return rate(side.records(), side.violations());
  }

  private void print(double hitPercent, List<Side> sides) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "{\"rules\": %d, \"hitPercent\": %.1f",
                theory.rules().size(),
                hitPercent));
    double own = sides.getFirst().median();
    for (Side side : sides) {
      line.append(
          String.format(
              Locale.ROOT,
              ", \"%s\": %.0f, \"%sRatio\": %.1f",
              side.name(),
              side.median(),
              side.name(),
              own / side.median()));
    }
    System.out.println(line.append('}'));
  }
}
