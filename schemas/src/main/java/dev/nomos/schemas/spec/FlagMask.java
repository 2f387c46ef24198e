package dev.nomos.schemas.spec;

import java.util.Locale;
import java.util.Map;

/** TCP's control bits by name (RFC 9293, section 3.1), and masks made of them. */
final class FlagMask {
  private static final Map<String, Long> BITS =
      Map.of(
          "FIN", 1L, "SYN", 2L, "RST", 4L, "PSH", 8L, "ACK", 16L, "URG", 32L, "ECE", 64L, "CWR",
          128L);

  private FlagMask() {}

  /**
   * A positive number, or names joined by "+". Throws {@link IllegalArgumentException} where {@code
   * text} is neither.
   */
  static long of(String text) {
    if (text.matches("[1-9][0-9]{0,17}")) {
      return Long.parseLong(text);
    }
    long mask = 0;
    for (String name : text.split("\\+", -1)) {
      Long bit = BITS.get(name.strip().toUpperCase(Locale.ROOT));
      if (bit == null) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' is no mask; use a positive number or names such as SYN+ACK of "
                + BITS.keySet().stream().sorted().toList());
      }
      mask |= bit;
    }
    return mask;
  }
}
