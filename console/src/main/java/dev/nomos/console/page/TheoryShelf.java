package dev.nomos.console.page;

import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.avro.TheoryRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The theory versions that were published, the last ones with their rules. Guarded by its owner.
 *
 * <p>Bounded: manifests, and rules over all remembered versions; two versions share the rules that
 * they have in common. The newest version is always remembered whole.
 */
final class TheoryShelf {
  private static final int MAX_MANIFESTS = 1_000;
  private static final int MAX_RULES = 400_000;
  private static final int MAX_UNFINISHED = 8;

  private final TreeMap<Long, Manifest> manifests = new TreeMap<>();
  private final TreeMap<Long, SequencedMap<String, TheoryRule>> versions = new TreeMap<>();
  private final TreeMap<Long, Map<Integer, TheoryChunk>> unfinished = new TreeMap<>();
  private long rulesRemembered;

  /**
   * What is known of one version without its rules.
   *
   * @param effectiveFromMillis event time
   * @param outcome of the search: Complete, or Stopped and why
   */
  record Manifest(
      long version,
      long effectiveFromMillis,
      String spaceId,
      long minedRecords,
      long minedEvidences,
      String outcome,
      long active,
      long shadow,
      long exceptions) {}

  /** A version counts once all its chunks are there; true if this was the last of them. */
  boolean add(TheoryChunk chunk) {
    long version = chunk.getVersion();
    if (manifests.containsKey(version)) return false;
    var chunks = unfinished.computeIfAbsent(version, _ -> new TreeMap<>());
    chunks.put(chunk.getChunk(), chunk);
    if (chunks.size() < chunk.getChunks()) {
      if (unfinished.size() > MAX_UNFINISHED) unfinished.pollFirstEntry();
      return false;
    }
    unfinished.remove(version);
    finish(chunk, chunks.values().stream().flatMap(part -> part.getRules().stream()).toList());
    return true;
  }

  private void finish(TheoryChunk chunk, List<TheoryRule> rules) {
    manifests.put(chunk.getVersion(), manifest(chunk, rules));
    if (manifests.size() > MAX_MANIFESTS) manifests.pollFirstEntry();
    var before =
        versions.isEmpty() ? Map.<String, TheoryRule>of() : versions.lastEntry().getValue();
    var kept = new LinkedHashMap<String, TheoryRule>(rules.size() * 2);
    for (TheoryRule rule : rules) {
      TheoryRule same = before.get(rule.getId());
      kept.put(rule.getId(), rule.equals(same) ? same : rule);
    }
    versions.put(chunk.getVersion(), kept);
    rulesRemembered += kept.size();
    while (rulesRemembered > MAX_RULES && versions.size() > 1)
      rulesRemembered -= versions.pollFirstEntry().getValue().size();
  }

  private static Manifest manifest(TheoryChunk chunk, List<TheoryRule> rules) {
    return new Manifest(
        chunk.getVersion(),
        chunk.getEffectiveFromMillis(),
        chunk.getSpaceId(),
        chunk.getMinedRecords(),
        chunk.getMinedEvidences(),
        chunk.getOutcome(),
        count(rules, RuleStatus.ACTIVE),
        count(rules, RuleStatus.SHADOW),
        rules.stream().mapToLong(rule -> rule.getExceptions().size()).sum());
  }

  private static long count(List<TheoryRule> rules, RuleStatus status) {
    return rules.stream().filter(rule -> rule.getStatus() == status).count();
  }

  /** The newest complete version; null before the first. */
  @Nullable Manifest newest() {
    return manifests.isEmpty() ? null : manifests.lastEntry().getValue();
  }

  /** Newest first. */
  List<Manifest> manifests() {
    return new ArrayList<>(manifests.descendingMap().values());
  }

  /** The rules of the newest version, by id; none before the first. */
  SequencedMap<String, TheoryRule> rulesInForce() {
    return versions.isEmpty() ? new LinkedHashMap<>() : versions.lastEntry().getValue();
  }

  /** The rules of a version, by id, never changed afterwards; null where it is not remembered. */
  @Nullable SequencedMap<String, TheoryRule> rules(long version) {
    return versions.get(version);
  }

  /** One version in full; null where its rules are not remembered. */
  @Nullable TheoryVersion version(long version) {
    Manifest manifest = manifests.get(version);
    var rules = versions.get(version);
    if (manifest == null || rules == null) return null;
    return new TheoryVersion(
        version,
        manifest.spaceId(),
        manifest.effectiveFromMillis(),
        manifest.minedRecords(),
        manifest.minedEvidences(),
        manifest.outcome(),
        List.copyOf(rules.values()));
  }
}
