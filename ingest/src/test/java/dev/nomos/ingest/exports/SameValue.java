package dev.nomos.ingest.exports;

import dev.nomos.ingest.netflow.Addresses;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;

/** Whether a value of ours and a text of another collector are the same in another notation. */
final class SameValue {
  private SameValue() {}

  static boolean same(Object ours, String theirs) {
    return switch (ours) {
      case byte[] octets -> octets(octets, theirs);
      case Number number -> number(number.longValue(), theirs);
      default -> ours.toString().equalsIgnoreCase(theirs);
    };
  }

  /** Decimal, hexadecimal, or a time. */
  private static boolean number(long ours, String theirs) {
    try {
      if (theirs.startsWith("0x")) return Long.parseUnsignedLong(theirs.substring(2), 16) == ours;
      if (theirs.endsWith("Z")) return Instant.parse(theirs).toEpochMilli() == ours;
      return Long.parseLong(theirs) == ours;
    } catch (NumberFormatException | DateTimeParseException e) {
      return false;
    }
  }

  /** A number, hexadecimal with or without dashes, Base64, an address, or a text. */
  private static boolean octets(byte[] ours, String theirs) {
    var hex = HexFormat.of().formatHex(ours);
    var text = new String(ours, StandardCharsets.UTF_8).replaceAll("\0+$", "");
    return theirs.equals("0x" + hex)
        || theirs.replace("-", "").equals(hex)
        || theirs.equals(text)
        || theirs.equals(Base64.getEncoder().encodeToString(ours))
        || ours.length <= 8 && theirs.equals(new BigInteger(1, ours).toString())
        || ours.length == 4 && theirs.equals(Addresses.text(ours))
        || ours.length == 6 && theirs.equals(Addresses.mac(ours, 0));
  }
}
