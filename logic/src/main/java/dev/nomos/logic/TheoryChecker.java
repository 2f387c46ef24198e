package dev.nomos.logic;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges rows by one compiled theory and remembers the verdicts: real traffic has few distinct
 * evidences. Not thread-safe: one owner.
 */
public final class TheoryChecker {
  /** How many verdicts are remembered where nothing else is said. */
  public static final int REMEMBERED = 1 << 17;

  private final CompiledTheory theory;
  private final VerdictCache remembered;
  private final BatchKeys batchKeys;
  private final long[] key;
  private final CompiledTheory.Scratch scratch;
  private long hits;
  private long misses;

  public TheoryChecker(CompiledTheory theory) {
    this(theory, REMEMBERED);
  }

  /** {@code remembered}: most verdicts to remember, at least 2. */
  public TheoryChecker(CompiledTheory theory, int remembered) {
    this.theory = theory;
    this.remembered = new VerdictCache(theory.keys(), remembered);
    this.batchKeys = new BatchKeys(theory.keys(), theory.type());
    this.key = new long[theory.keys().words()];
    this.scratch = theory.scratch();
  }

  public CompiledTheory theory() {
    return theory;
  }

  /** The rules that are definitely false in {@code row}, which must have the theory's row type. */
  public Verdict check(Row row) {
    theory.keys().pack(row, key);
    return verdict(key, 0);
  }

  /**
   * The same for each record of a batch. Where records come in batches this is several times as
   * fast ({@code bench.CheckCost}).
   */
  public List<Verdict> check(RecordBatch batch) {
    long[] keys = batchKeys.of(batch);
    Verdict[] verdicts = new Verdict[batch.size()];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = verdict(keys, i * key.length);
    }
    return Arrays.asList(verdicts);
  }

  private Verdict verdict(long[] keys, int at) {
    @Nullable Verdict known = remembered.get(keys, at);
    if (known != null) {
      hits++;
      return known;
    }
    misses++;
    System.arraycopy(keys, at, key, 0, key.length);
    Verdict verdict = theory.judge(key, scratch);
    remembered.put(key, 0, verdict);
    return verdict;
  }

  /** The rules that are definitely false in {@code row}, in the theory's order; usually none. */
  public List<Rule> violations(Row row) {
    return check(row).violated();
  }

  /** Verdicts that were remembered. */
  public long hits() {
    return hits;
  }

  /** Verdicts that had to be found. */
  public long misses() {
    return misses;
  }
}
