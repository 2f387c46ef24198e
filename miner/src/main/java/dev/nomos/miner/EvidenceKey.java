package dev.nomos.miner;

import dev.nomos.logic.Evidence;
import java.util.BitSet;
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

  /** The key of the entry that stands for the table of a space as a whole. */
  static String progress(String spaceId) {
    return spaceId + "/";
  }

  /** The evidence of a key, bit <i>p</i> for predicate <i>p</i>. */
  static BitSet bitsOf(String key) {
    return BitSet.valueOf(HexFormat.of().parseHex(key.substring(key.indexOf('/') + 1)));
  }

  /** The space id of a key; the key itself where it has none, which no space is called. */
  static String spaceOf(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }
}
