package dev.nomos.validator;

import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.TheoryChunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
final class TheoryBook {
  private static final Logger LOG = LoggerFactory.getLogger(TheoryBook.class);

  private final RowType type;

  /** Owned by the writing thread: version to chunk number to chunk. */
  private final Map<Long, SortedMap<Integer, TheoryChunk>> chunks = new HashMap<>();

  private volatile NavigableMap<Long, PublishedTheory> versions = Collections.emptyNavigableMap();

  TheoryBook(RowType type) {
    this.type = type;
  }

  /** The usable versions, ascending; the same object for as long as nothing changes. */
  NavigableMap<Long, PublishedTheory> versions() {
    return versions;
  }

  void put(TheoryChunk chunk) {
    var parts = chunks.computeIfAbsent(chunk.getVersion(), _ -> new TreeMap<>());
    if (!chunk.equals(parts.put(chunk.getChunk(), chunk))) {
      refresh(chunk.getVersion());
    }
  }

  void remove(long version, int chunk) {
    var parts = chunks.get(version);
    if (parts != null && parts.remove(chunk) != null) {
      refresh(version);
    }
  }

  private void refresh(long version) {
    NavigableMap<Long, PublishedTheory> next = new TreeMap<>(versions);
    next.remove(version);
    assemble(version).ifPresent(theory -> next.put(version, theory));
    if (!next.equals(versions)) {
      versions = Collections.unmodifiableNavigableMap(next);
    }
  }

  private Optional<PublishedTheory> assemble(long version) {
    List<TheoryChunk> parts =
        new ArrayList<>(chunks.getOrDefault(version, new TreeMap<>()).values());
    if (!isWhole(parts)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PublishedTheory.of(parts, type));
    } catch (IllegalArgumentException e) {
      LOG.atError()
          .setMessage("theory refused")
          .addKeyValue("theoryVersion", version)
          .addKeyValue("reason", e.getMessage())
          .log();
      return Optional.empty();
    }
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
