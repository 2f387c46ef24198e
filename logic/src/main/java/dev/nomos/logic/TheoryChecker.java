package dev.nomos.logic;

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
    this.key = new long[theory.keys().words()];
    this.scratch = theory.scratch();
  }

  public CompiledTheory theory() {
    return theory;
  }

  /** The rules that are definitely false in {@code row}, which must have the theory's row type. */
  public Verdict check(Row row) {
    theory.keys().pack(row, key);
    @Nullable Verdict known = remembered.get(key);
    if (known != null) {
      hits++;
      return known;
    }
    misses++;
    Verdict verdict = theory.judge(key, scratch);
    remembered.put(key, verdict);
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
