package dev.nomos.miner.book;

import dev.nomos.schemas.avro.EvidenceEntry;
import dev.nomos.schemas.avro.EvidenceMark;
import dev.nomos.schemas.avro.LearnedRule;
import dev.nomos.schemas.avro.TheoryChunk;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a book is made of anew: what the compacted topics hold.
 *
 * @param space in use; empty before the first
 * @param evidence of that space, by key
 * @param marks by the same keys; those of other evidences are passed over
 * @param theory the newest version's chunks, in order; empty before the first
 */
public record Stored(
    Optional<UsedSpace> space,
    Collection<LearnedRule> rules,
    Map<String, EvidenceEntry> evidence,
    Map<String, EvidenceMark> marks,
    List<TheoryChunk> theory) {
  public static final Stored NOTHING =
      new Stored(Optional.empty(), List.of(), Map.of(), Map.of(), List.of());
}
