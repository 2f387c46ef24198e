package dev.nomos.miner;

import dev.nomos.schemas.avro.EvidenceEntry;

/** What two counts of the same evidence come to. */
final class Evidences {
  private Evidences() {}

  /** The sample is that of the record seen first, so that the order of merging does not matter. */
  static EvidenceEntry merge(EvidenceEntry a, EvidenceEntry b) {
    EvidenceEntry earlier = a.getFirstSeenMillis() <= b.getFirstSeenMillis() ? a : b;
    return EvidenceEntry.newBuilder(earlier)
        .setCount(a.getCount() + b.getCount())
        .setLastSeenMillis(Math.max(a.getLastSeenMillis(), b.getLastSeenMillis()))
        .build();
  }
}
