package dev.nomos.miner.book;

import dev.nomos.logic.Evidence;
import dev.nomos.miner.theory.CountedEvidence;
import dev.nomos.schemas.avro.Admission;
import dev.nomos.schemas.avro.EvidenceEntry;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An evidence of the space in use and what was decided on it. Owned by the book. */
final class Known {
  final String key;

  /** Bit <i>p</i>: predicate <i>p</i> may hold. Never changed. */
  final BitSet bits;

  EvidenceEntry entry;

  /** Null until it was decided. */
  @Nullable Admission admission;

  /** Ids of the active rules that it breaks. */
  List<String> breaks = List.of();

  Known(String key, BitSet bits, EvidenceEntry entry) {
    this.key = key;
    this.bits = bits;
    this.entry = entry;
  }

  CountedEvidence counted(UsedSpace space) {
    return new CountedEvidence(
        Evidence.of(space.space().size(), bits),
        entry.getCount(),
        entry.getFirstSeenMillis(),
        entry.getLastSeenMillis());
  }

  boolean isAdmitted() {
    return admission == Admission.ADMITTED;
  }

  boolean isQuarantined() {
    return admission == Admission.QUARANTINED;
  }
}
