package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import dev.nomos.schemas.avro.TheoryChunk;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the compacted topics say, folded: the predicate space, its evidences, the marks, the newest
 * theory. Owned by the miner's control thread.
 */
final class MinerState {
  private final RowType type;

  /** Space id to its evidences by key; ordered, so that a search sees them in one order. */
  private final Map<String, TreeMap<String, EvidenceEntry>> evidence = new HashMap<>();

  private final Map<String, EvidenceMark> marks = new HashMap<>();

  /** Space id to, by records partition, the offset before which every record is in the table. */
  private final Map<String, Map<Integer, Long>> counted = new HashMap<>();

  /** Version to its chunks by number; only the newest versions are kept. */
  private final TreeMap<Long, Map<Integer, TheoryChunk>> theories = new TreeMap<>();

  private Optional<PredicateSpace> space = Optional.empty();

  MinerState(RowType type) {
    this.type = type;
  }

  /** The last definition on the topic is the one in use. */
  void add(PredicateSpaceDefinition definition) {
    space = Optional.of(toSpace(definition));
  }

  private PredicateSpace toSpace(PredicateSpaceDefinition definition) {
    List<Predicate> predicates =
        definition.getPredicates().stream().map(MinerState::predicate).toList();
    return new PredicateSpace(type, predicates);
  }

  private static Predicate predicate(PredicateDefinition definition) {
    if (Formula.parse(definition.getFormula()) instanceof Formula.Atom atom) {
      return new Predicate(atom, definition.getLabel(), definition.getTemplate());
    }
    throw new IllegalStateException(
        "a predicate space holds atoms, but '" + definition.getFormula() + "' is none");
  }

  void add(String key, EvidenceEntry entry) {
    if (!Evidences.isProgress(entry)) {
      evidence.computeIfAbsent(EvidenceKey.spaceOf(key), _ -> new TreeMap<>()).put(key, entry);
    }
    Map<Integer, Long> ofSpace = counted.computeIfAbsent(entry.getSpaceId(), _ -> new HashMap<>());
    entry
        .getCountedTo()
        .forEach((partition, end) -> ofSpace.merge(Integer.valueOf(partition), end, Math::max));
  }

  /** The evidence has expired. */
  void removeEvidence(String key) {
    evidence.getOrDefault(EvidenceKey.spaceOf(key), new TreeMap<>()).remove(key);
  }

  /** Whether the table holds every record before these offsets, by records partition. */
  boolean covers(Map<Integer, Long> ends) {
    Map<Integer, Long> here =
        space.map(s -> counted.getOrDefault(s.id(), Map.of())).orElse(Map.of());
    return ends.entrySet().stream()
        .allMatch(end -> here.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  void add(String key, EvidenceMark mark) {
    marks.put(key, mark);
  }

  void add(TheoryChunk chunk) {
    theories.computeIfAbsent(chunk.getVersion(), _ -> new HashMap<>()).put(chunk.getChunk(), chunk);
    while (theories.size() > 2) {
      theories.pollFirstEntry();
    }
  }

  Optional<PredicateSpace> space() {
    return space;
  }

  /** The evidences of the space in use, by key: a view that follows what is added. */
  Map<String, EvidenceEntry> evidence() {
    Map<String, EvidenceEntry> none = Map.of();
    return space
        .map(used -> Collections.unmodifiableMap(evidence.getOrDefault(used.id(), new TreeMap<>())))
        .orElse(none);
  }

  long records() {
    return evidence().values().stream().mapToLong(EvidenceEntry::getCount).sum();
  }

  /** Whether the evidence was decided on before; an undecided one has no mark. */
  Optional<Admission> admission(String key) {
    return Optional.ofNullable(marks.get(key)).map(EvidenceMark::getAdmission);
  }

  /** The chunks of the newest complete version, in order; empty before the first. */
  List<TheoryChunk> newestTheory() {
    return theories.descendingMap().values().stream()
        .filter(chunks -> chunks.values().iterator().next().getChunks() == chunks.size())
        .findFirst()
        .map(chunks -> List.copyOf(new TreeMap<>(chunks).values()))
        .orElse(List.of());
  }

  long newestVersion() {
    return newestTheory().stream().mapToLong(TheoryChunk::getVersion).findFirst().orElse(0);
  }

  static Evidence bits(PredicateSpace space, EvidenceEntry entry) {
    byte[] octets = new byte[entry.getBits().remaining()];
    entry.getBits().duplicate().get(octets);
    return Evidence.fromBytes(space.size(), octets);
  }
}
