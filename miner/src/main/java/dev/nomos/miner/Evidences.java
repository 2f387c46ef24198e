package dev.nomos.miner;

import dev.nomos.schemas.avro.EvidenceEntry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** What two counts of the same evidence come to. */
final class Evidences {
  private Evidences() {}

  /** The sample is that of the record seen first, so that the order of merging does not matter. */
  static EvidenceEntry merge(EvidenceEntry a, EvidenceEntry b) {
    EvidenceEntry earlier = a.getFirstSeenMillis() <= b.getFirstSeenMillis() ? a : b;
    return EvidenceEntry.newBuilder(earlier)
        .setCount(a.getCount() + b.getCount())
        .setLastSeenMillis(Math.max(a.getLastSeenMillis(), b.getLastSeenMillis()))
        .setKeys(DistinctKeys.union(a.getKeys(), b.getKeys()))
        .setCountedTo(furthest(a.getCountedTo(), b.getCountedTo()))
        .build();
  }

  private static Map<String, Long> furthest(Map<String, Long> a, Map<String, Long> b) {
    Map<String, Long> furthest = new HashMap<>(a);
    b.forEach((partition, offset) -> furthest.merge(partition, offset, Math::max));
    return furthest;
  }

  /**
   * Whether the entry stands for the table as a whole rather than for an evidence: how far it is
   * complete, and what found no room in it.
   */
  static boolean isProgress(EvidenceEntry entry) {
    return !entry.getBits().hasRemaining();
  }

  /** That a partition has been counted to some place, at some event time. */
  static EvidenceEntry progress(String spaceId, Map<String, Long> countedTo, long timeMillis) {
    return EvidenceEntry.newBuilder()
        .setSpaceId(spaceId)
        .setFirstSeenMillis(timeMillis)
        .setLastSeenMillis(timeMillis)
        .setCountedTo(countedTo)
        .build();
  }

  /** Records of an evidence that found no room, as they count in the entry of the table. */
  static EvidenceEntry overflow(EvidenceEntry delta) {
    return EvidenceEntry.newBuilder(delta)
        .setBits(ByteBuffer.allocate(0))
        .setCountedTo(Map.of())
        .build();
  }
}
