package dev.nomos.miner;

import dev.nomos.schemas.avro.Activation;
import dev.nomos.schemas.avro.TheoryChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The theory versions on their topic, and where validators adopted them. Of all but the newest
 * version only what tells when it may go is kept. Owned by the miner's control thread.
 */
final class TheoryShelf {
  /** How far behind a partition's first record a later one's event time may be. */
  private static final Duration LATENESS = Duration.ofDays(1);

  /** Version to its chunks by number. */
  private final TreeMap<Long, NavigableMap<Integer, TheoryChunk>> theories = new TreeMap<>();

  /** Version to, by records partition, the offset from which it judges. */
  private final TreeMap<Long, Map<Integer, Long>> adopted = new TreeMap<>();

  void add(TheoryChunk chunk) {
    theories.computeIfAbsent(chunk.getVersion(), _ -> new TreeMap<>()).put(chunk.getChunk(), chunk);
    long newest = newestVersion();
    for (NavigableMap<Integer, TheoryChunk> older : theories.headMap(newest).values()) {
      older.replaceAll(
          (_, part) ->
              part.getRules().isEmpty()
                  ? part
                  : TheoryChunk.newBuilder(part).setRules(List.of()).build());
    }
  }

  /** {@code key}: of a chunk that was deleted. */
  void remove(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a chunk's key is version/number, not '" + key + "'");
    }
    NavigableMap<Integer, TheoryChunk> parts =
        theories.get(Long.parseLong(key.substring(0, slash)));
    if (parts != null) {
      parts.remove(Integer.valueOf(key.substring(slash + 1)));
      theories.values().removeIf(Map::isEmpty);
    }
  }

  void add(Activation activation) {
    adopted
        .computeIfAbsent(activation.getTheoryVersion(), _ -> new HashMap<>())
        .put(activation.getPartition(), activation.getNextOffset());
  }

  static String key(TheoryChunk chunk) {
    return "%010d/%d".formatted(chunk.getVersion(), chunk.getChunk());
  }

  /** The chunks of the newest complete version, in order; empty before the first. */
  List<TheoryChunk> newest() {
    return newestWhole().map(parts -> List.copyOf(parts.values())).orElse(List.of());
  }

  private Optional<NavigableMap<Integer, TheoryChunk>> newestWhole() {
    return theories.descendingMap().values().stream()
        .filter(parts -> parts.firstEntry().getValue().getChunks() == parts.size())
        .findFirst();
  }

  long newestVersion() {
    return newestWhole().map(parts -> parts.firstEntry().getValue().getVersion()).orElse(0L);
  }

  /** Of the newest theory; empty before the first. */
  String newestSpaceId() {
    return newestWhole().map(parts -> parts.firstEntry().getValue().getSpaceId()).orElse("");
  }

  /**
   * Keys of chunks that no retained record needs: of each version before one that every partition
   * had adopted at its first retained record, and that was in effect {@link #LATENESS} before the
   * earliest of them: a late record lies behind records that are younger than it.
   *
   * @param firstOffsets by records partition, of the first retained record
   * @param earliestMillis of the first retained records; {@link Long#MIN_VALUE} where none is gone
   */
  List<String> outdated(Map<Integer, Long> firstOffsets, long earliestMillis) {
    long needed = 0;
    for (Map.Entry<Long, NavigableMap<Integer, TheoryChunk>> theory : theories.entrySet()) {
      long effective = theory.getValue().firstEntry().getValue().getEffectiveFromMillis();
      Map<Integer, Long> from = adopted.getOrDefault(theory.getKey(), Map.of());
      boolean everywhere =
          firstOffsets.entrySet().stream()
              .allMatch(
                  first -> from.getOrDefault(first.getKey(), Long.MAX_VALUE) <= first.getValue());
      if (everywhere
          && earliestMillis > Long.MIN_VALUE
          && effective <= earliestMillis - LATENESS.toMillis()
          && !firstOffsets.isEmpty()) {
        needed = theory.getKey();
      }
    }
    List<String> keys = new ArrayList<>();
    theories
        .headMap(needed)
        .values()
        .forEach(parts -> parts.values().forEach(part -> keys.add(key(part))));
    return keys;
  }
}
