package dev.nomos.validator.judge;

import dev.nomos.logic.FormulaReader;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every usable theory version. One thread writes chunks; any thread reads the versions, which are
 * published as one immutable map.
 *
 * <p>A version is usable when all its chunks are there and its rules mean something over the data
 * set's row type. One that is whole but means nothing is left out, loudly: the versions before it
 * stay in force.
 */
public final class TheoryBook {
  /** Is told what becomes of theories; called by the writing thread. */
  public interface Observer {
    /** The greatest usable version is another now. */
    default void newest(PublishedTheory theory) {}

    /** A version was made ready to judge. */
    default void compiled(Duration took) {}

    /** A whole version means nothing here. */
    default void refused() {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(TheoryBook.class);

  /** A version that others adopted is on its way here for less than this, or something is wrong. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Versions before these are compiled again where a late record or a replay needs them. */
  private static final int KEPT_COMPILED = 3;

  /** Owned by the writing thread. */
  private final FormulaReader formulas;

  private final Observer observer;

  /** Owned by the writing thread: version to chunk number to chunk. */
  private final Map<Long, SortedMap<Integer, TheoryChunk>> chunks = new HashMap<>();

  private volatile NavigableMap<Long, PublishedTheory> versions = Collections.emptyNavigableMap();

  private volatile long settled;

  public TheoryBook(RowType type, Observer observer) {
    this.formulas = new FormulaReader(type);
    this.observer = observer;
  }

  /** The usable versions, ascending; the same object for as long as nothing changes. */
  public NavigableMap<Long, PublishedTheory> versions() {
    return versions;
  }

  /**
   * Returns once it is known here whether {@code version} can be used. Throws {@link
   * IllegalStateException} where that takes too long.
   */
  public void awaitSettled(long version) {
    if (version > settled) {
      awaitSettled(version, PATIENCE);
    }
  }

  private synchronized void awaitSettled(long version, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (version > settled) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IllegalStateException(
            "theory version %d was adopted, but the theories topic ends at version %d"
                .formatted(version, settled));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(
            "interrupted while theory version " + version + " is awaited", e);
      }
    }
  }

  /** Called after the map of versions is changed: a reader that sees this sees the version. */
  private synchronized void settle(long version) {
    settled = Math.max(settled, version);
    notifyAll();
  }

  public void put(TheoryChunk chunk) {
    if (take(chunk)) {
      refresh(chunk.getVersion());
    }
  }

  /** The same for many: of the versions among them only the newest are compiled. */
  public void putAll(Collection<TheoryChunk> many) {
    var changed = new TreeSet<Long>();
    for (TheoryChunk chunk : many) {
      if (take(chunk)) {
        changed.add(chunk.getVersion());
      }
    }
    changed.descendingSet().forEach(this::refresh);
  }

  private boolean take(TheoryChunk chunk) {
    var parts = chunks.computeIfAbsent(chunk.getVersion(), _ -> new TreeMap<>());
    return !chunk.equals(parts.put(chunk.getChunk(), chunk));
  }

  public void remove(long version, int chunk) {
    var parts = chunks.get(version);
    if (parts != null && parts.remove(chunk) != null) {
      refresh(version);
    }
    settle(version);
  }

  private void refresh(long version) {
    NavigableMap<Long, PublishedTheory> next = new TreeMap<>(versions);
    next.remove(version);
    List<TheoryChunk> parts =
        new ArrayList<>(chunks.getOrDefault(version, new TreeMap<>()).values());
    boolean whole = isWhole(parts);
    if (whole) {
      assemble(version, parts).ifPresent(theory -> next.put(version, theory));
    }
    if (!next.equals(versions)) {
      dropOld(next);
      versions = Collections.unmodifiableNavigableMap(next);
      Optional.ofNullable(next.lastEntry()).ifPresent(last -> observer.newest(last.getValue()));
    }
    if (whole) {
      settle(version);
    }
  }

  private static void dropOld(NavigableMap<Long, PublishedTheory> theories) {
    theories.descendingMap().values().stream().skip(KEPT_COMPILED).forEach(PublishedTheory::drop);
  }

  private Optional<PublishedTheory> assemble(long version, List<TheoryChunk> parts) {
    try {
      var theory = PublishedTheory.of(parts, formulas);
      if (versions.isEmpty() || versions.lastKey() < version) {
        compile(theory);
      }
      return Optional.of(theory);
    } catch (IllegalArgumentException e) {
      observer.refused();
      LOG.atError()
          .setMessage("theory refused")
          .addKeyValue("theoryVersion", version)
          .addKeyValue("reason", e.getMessage())
          .log();
      return Optional.empty();
    }
  }

  /** Before others see it: what is in force next is ready when it comes. */
  private void compile(PublishedTheory theory) {
    long began = System.nanoTime();
    theory.compile();
    observer.compiled(Duration.ofNanos(System.nanoTime() - began));
  }

  /** Chunk numbers ascend, so that the last one's is one less than their number when none lacks. */
  private static boolean isWhole(List<TheoryChunk> parts) {
    int size = parts.size();
    return size > 0
        && parts.getFirst().getChunk() == 0
        && parts.getLast().getChunk() == size - 1
        && parts.stream().allMatch(part -> part.getChunks() == size);
  }
}
