package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import java.util.HexFormat;

/** The key of an evidence on its topic: space id, "/", the bits in hexadecimal. */
final class EvidenceKey {
  private EvidenceKey() {}

  static String of(String spaceId, Evidence evidence) {
    return of(spaceId, evidence.toBytes());
  }

  static String of(String spaceId, byte[] bits) {
    return spaceId + "/" + HexFormat.of().formatHex(bits);
  }
}
