package dev.nomos.ingest.netflow;

import java.nio.charset.StandardCharsets;

/** IP addresses as text, without look-ups. */
public final class Addresses {
  private Addresses() {}

  /** The text of 4 or 16 octets. */
  public static String text(byte[] octets) {
    return switch (octets.length) {
      case 4 -> v4(octets, 0);
      case 16 -> v6(octets, 0);
      default ->
          throw new IllegalArgumentException(
              "an address has 4 or 16 octets, but this has " + octets.length);
    };
  }

  /** The text of the six octets at {@code at}, such as {@code 00:1b:…}. */
  public static String mac(byte[] octets, int at) {
    var text = new StringBuilder(17);
    for (int i = at; i < at + 6; i++) {
      if (i > at) text.append(':');
      text.append(Character.forDigit(octets[i] >> 4 & 0xF, 16));
      text.append(Character.forDigit(octets[i] & 0xF, 16));
    }
    return text.toString();
  }

  static String v4(byte[] octets, int at) {
    var text = new byte[15];
    int length = 0;
    for (int i = at; i < at + 4; i++) {
      int octet = octets[i] & 0xFF;
      if (i > at) text[length++] = '.';
      if (octet >= 100) text[length++] = (byte) ('0' + octet / 100);
      if (octet >= 10) text[length++] = (byte) ('0' + octet / 10 % 10);
      text[length++] = (byte) ('0' + octet % 10);
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as
   * "::".
   */
  static String v6(byte[] octets, int at) {
    var groups = new int[8];
    for (int i = 0; i < 8; i++)
      groups[i] = (octets[at + 2 * i] & 0xFF) << 8 | (octets[at + 2 * i + 1] & 0xFF);
    int runStart = -1;
    int runLength = 1;
    for (int i = 0, start = 0; i < 8; i++) {
      if (groups[i] != 0) start = i + 1;
      else if (i + 1 - start > runLength) {
        runStart = start;
        runLength = i + 1 - start;
      }
    }
    var text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
