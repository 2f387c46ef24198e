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

  /** Why the file could not be read last, perhaps since a line was half written. */
  private @Nullable TableException problem;

  /**
   * @param table opens the file anew
   */
  public FileSource(String name, Path file, Supplier<Table> table, ScoredRules rules) {
    this.file = file;
    this.table = table;
    this.rules = rules;
    this.score = new Score(name, rules);
  }

  /** Throws {@code TableException} where the file, come to rest, does not fit its specification. */
  @Override
  public boolean advance(boolean last) {
    long octets = octets();
    boolean isStill = octets == seenOctets;
    boolean isTooSoon = seenOctets >= 0 && System.nanoTime() - notBeforeNanos < 0 && !last;
    if (isTooSoon || (isStill && problem == null)) {
      return false;
    }
    seenOctets = octets;
    long begun = System.nanoTime();
    problem = read();
    if (problem != null && (isStill || last)) {
      throw problem;
    }
    long now = System.nanoTime();
    notBeforeNanos = now + (now - begun);
    return problem == null;
  }

  /** Scores the whole file; what is wrong with it, or null. */
  private @Nullable TableException read() {
    Score fresh = new Score(score.source(), rules);
    try {
      table.get().forEach(fresh::add);
      score = fresh;
      return null;
    } catch (TableException e) {
      return e;
    }
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
