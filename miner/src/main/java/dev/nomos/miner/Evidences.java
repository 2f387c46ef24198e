package dev.nomos.miner;

import dev.nomos.schemas.avro.EvidenceEntry;
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
        .setCountedTo(furthest(a.getCountedTo(), b.getCountedTo()))
        .build();
  }

  private static Map<String, Long> furthest(Map<String, Long> a, Map<String, Long> b) {
    Map<String, Long> furthest = new HashMap<>(a);
    b.forEach((partition, offset) -> furthest.merge(partition, offset, Math::max));
    return furthest;
  }
}
