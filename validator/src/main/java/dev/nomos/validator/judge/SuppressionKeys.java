package dev.nomos.validator.judge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of what is suppressed together, of bounded length whatever a record's key is. */
final class SuppressionKeys {
  private static final int LONGEST = 200;

  private SuppressionKeys() {}

  /** A space separates: no rule id has one. */
  static String of(String ruleId, String key) {
    return ruleId + " " + (key.length() <= LONGEST ? key : shortened(key));
  }

  private static String shortened(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return key.substring(0, LONGEST - 64) + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
