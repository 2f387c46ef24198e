package dev.nomos.console.compliance;

import dev.nomos.ingest.table.Table;
import dev.nomos.ingest.table.TableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file, which may grow. Where it has grown it is read again from its start, since windows and
 * sorting may change every row; never more than half of the time goes into that. A last line that
 * is only half written makes no difference: such a file is looked at again when it has grown.
 */
public final class FileSource implements RecordSource {
  private final Path file;
  private final Supplier<Table> table;
  private final ScoredRules rules;
  private Score score;
  private long seenOctets = -1;
  private long notBeforeNanos = System.nanoTime();
  private @Nullable TableException lastProblem;

  /**
   * @param table opens the file anew
   */
  public FileSource(String name, Path file, Supplier<Table> table, ScoredRules rules) {
    this.file = file;
    this.table = table;
    this.rules = rules;
    this.score = new Score(name, rules);
  }

  /** Throws {@code TableException} where the file does not fit its specification. */
  @Override
  public boolean advance() {
    long octets = octets();
    if (octets == seenOctets && lastProblem == null) {
      return false;
    }
    if (seenOctets >= 0 && System.nanoTime() - notBeforeNanos < 0) {
      return false;
    }
    boolean isStill = octets == seenOctets;
    boolean isFirst = seenOctets < 0;
    seenOctets = octets;
    long begun = System.nanoTime();
    Score fresh = new Score(score.source(), rules);
    try {
      table.get().forEach(fresh::add);
      score = fresh;
      lastProblem = null;
    } catch (TableException e) {
      if (isFirst || isStill) {
        throw e;
      }
      lastProblem = e;
    }
    long now = System.nanoTime();
    notBeforeNanos = now + (now - begun);
    return lastProblem == null;
  }

  private long octets() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // opening it tells what is wrong
    }
  }

  @Override
  public Score score() {
    return score;
  }

  @Override
  public void close() {}
}
