package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import dev.nomos.logic.Formula;
import dev.nomos.logic.Predicate;
import dev.nomos.logic.PredicateSpace;
import dev.nomos.logic.RowType;
import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.FieldSummary;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.PredicateDefinition;
import dev.nomos.schemas.avro.PredicateSpaceDefinition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the compacted topics say, folded: predicate spaces, evidences, marks, rules, theories. The
 * same in the active miner and in those that stand by. Owned by the miner's control thread.
 */
final class MinerState {
  private final RowType type;

  /** By id, in the order in which they were defined. */
  private final Map<String, PredicateSpace> spaces = new LinkedHashMap<>();

  /** Space id to what the records looked like that its constants come from. */
  private final Map<String, List<FieldSummary>> looks = new HashMap<>();

  /** Space id to its evidences by key; ordered, so that a search sees them in one order. */
  private final Map<String, TreeMap<String, EvidenceEntry>> evidence = new HashMap<>();

  /** Space id to its marks by key. */
  private final Map<String, Map<String, EvidenceMark>> marks = new HashMap<>();

  /** Space id to, by records partition, the offset before which every record is in the table. */
  private final Map<String, Map<Integer, Long>> counted = new HashMap<>();

  private final Map<String, LearnedRule> rules = new TreeMap<>();
  private final TheoryShelf theories = new TheoryShelf();
  private long records;

  MinerState(RowType type) {
    this.type = type;
  }

  // ---- folding; a value that is null is a tombstone ----

  void space(String key, @Nullable PredicateSpaceDefinition definition) {
    spaces.remove(key);
    looks.remove(key);
    if (definition != null) {
      spaces.put(key, toSpace(definition));
      looks.put(key, definition.getProfile());
    }
    recount();
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
    throw new IllegalArgumentException(
        "a predicate space holds atoms, but '" + definition.getFormula() + "' is none");
  }

  void evidence(String key, @Nullable EvidenceEntry entry) {
    String spaceId = EvidenceKey.spaceOf(key);
    TreeMap<String, EvidenceEntry> ofSpace =
        evidence.computeIfAbsent(spaceId, _ -> new TreeMap<>());
    if (entry == null || !Evidences.isProgress(entry)) {
      EvidenceEntry before = entry == null ? ofSpace.remove(key) : ofSpace.put(key, entry);
      if (spaceInUse().filter(used -> used.id().equals(spaceId)).isPresent()) {
        records += count(entry) - count(before);
      }
    }
    if (entry != null) {
      Map<Integer, Long> ends = counted.computeIfAbsent(spaceId, _ -> new HashMap<>());
      entry
          .getCountedTo()
          .forEach((partition, end) -> ends.merge(Integer.valueOf(partition), end, Math::max));
    }
  }

  private static long count(@Nullable EvidenceEntry entry) {
    return entry == null ? 0 : entry.getCount();
  }

  private void recount() {
    records = evidence().values().stream().mapToLong(EvidenceEntry::getCount).sum();
  }

  void mark(String key, @Nullable EvidenceMark mark) {
    Map<String, EvidenceMark> ofSpace =
        marks.computeIfAbsent(EvidenceKey.spaceOf(key), _ -> new HashMap<>());
    if (mark == null) {
      ofSpace.remove(key);
    } else {
      ofSpace.put(key, mark);
    }
  }

  void rule(String key, @Nullable LearnedRule rule) {
    if (rule == null) {
      rules.remove(key);
    } else {
      rules.put(key, rule);
    }
  }

  /** For chunks and activations. */
  TheoryShelf theories() {
    return theories;
  }

  /** After the newest theory has changed: it says which space is in use. */
  void theoryChanged() {
    recount();
  }

  // ---- questions ----

  /** That of the newest theory; before the first, the one defined last. */
  Optional<PredicateSpace> spaceInUse() {
    PredicateSpace ofTheory = spaces.get(theories.newestSpaceId());
    return ofTheory == null ? newestSpace() : Optional.of(ofTheory);
  }

  /** The space defined last. */
  Optional<PredicateSpace> newestSpace() {
    return spaces.values().stream().reduce((_, later) -> later);
  }

  /** What the records looked like that a space's constants come from; empty where unknown. */
  List<FieldSummary> looks(String spaceId) {
    return looks.getOrDefault(spaceId, List.of());
  }

  /** Ids of spaces of which there are evidences or marks, defined or not. */
  Set<String> spacesOfEvidence() {
    Set<String> ids = new TreeSet<>(evidence.keySet());
    ids.addAll(marks.keySet());
    return ids;
  }

  /** Whether the table of a space holds every record before these offsets, by partition. */
  boolean covers(String spaceId, Map<Integer, Long> ends) {
    Map<Integer, Long> here = counted.getOrDefault(spaceId, Map.of());
    return ends.entrySet().stream()
        .allMatch(end -> here.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** The evidences of the space in use, by key. */
  Map<String, EvidenceEntry> evidence() {
    return spaceInUse().map(used -> evidence(used.id())).orElse(Map.of());
  }

  Map<String, EvidenceEntry> evidence(String spaceId) {
    return Collections.unmodifiableMap(evidence.getOrDefault(spaceId, new TreeMap<>()));
  }

  Map<String, EvidenceMark> marks(String spaceId) {
    return Collections.unmodifiableMap(marks.getOrDefault(spaceId, Map.of()));
  }

  Collection<LearnedRule> rules() {
    return Collections.unmodifiableCollection(rules.values());
  }

  /** In the table of the space in use. */
  long records() {
    return records;
  }

  static Evidence bits(PredicateSpace space, EvidenceEntry entry) {
    byte[] octets = new byte[entry.getBits().remaining()];
    entry.getBits().duplicate().get(octets);
    return Evidence.fromBytes(space.size(), octets);
  }
}
