package dev.nomos.ingest.netflow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Octets of one field to its value; see {@link FlowRecord} for the forms. */
final class FieldValue {
  /** From the NTP epoch, 1900, to 1970. */
  private static final long NTP_SECONDS = 2_208_988_800L;

  private static final long NTP_ERA_SECONDS = 1L << 32;

  private FieldValue() {}

  /** The value, or null for a number above 2⁶³−1. A length that does not fit the type: octets. */
  static @Nullable Object decode(ElementType type, byte[] octets, int at, int length) {
    return switch (type) {
      case UNSIGNED, SECONDS, MILLISECONDS ->
          length <= 8 && length > 0
              ? nonNegative(unsigned(octets, at, length))
              : raw(octets, at, length);
      case SIGNED ->
          length <= 8 && length > 0 ? (Object) signed(octets, at, length) : raw(octets, at, length);
      case FLOAT -> decodeFloat(octets, at, length);
      // RFC 7011, section 6.1.5: 1 is true, 2 is false
      case BOOLEAN ->
          length == 1 && octets[at] >= 1 && octets[at] <= 2
              ? (Object) (2L - octets[at])
              : raw(octets, at, length);
      case MAC_ADDRESS -> length == 6 ? Addresses.mac(octets, at) : raw(octets, at, length);
      case IPV4_ADDRESS -> length == 4 ? Addresses.v4(octets, at) : raw(octets, at, length);
      case IPV6_ADDRESS -> length == 16 ? Addresses.v6(octets, at) : raw(octets, at, length);
      case STRING -> text(octets, at, length);
      case OCTETS -> raw(octets, at, length);
      case MICROSECONDS -> length == 8 ? ntp(octets, at, 1_000_000L) : raw(octets, at, length);
      case NANOSECONDS -> length == 8 ? ntp(octets, at, 1_000_000_000L) : raw(octets, at, length);
    };
  }

  /** Big-endian; eight octets wrap to negative from 2⁶³ on. */
  static long unsigned(byte[] octets, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) value = value << 8 | (octets[i] & 0xFF);
    return value;
  }

  private static @Nullable Object nonNegative(long value) {
    return value < 0 ? null : (Object) value;
  }

  private static long signed(byte[] octets, int at, int length) {
    int unused = 64 - 8 * length;
    return unsigned(octets, at, length) << unused >> unused;
  }

  private static Object decodeFloat(byte[] octets, int at, int length) {
    if (length == 4) return (double) Float.intBitsToFloat((int) unsigned(octets, at, 4));
    if (length == 8) return Double.longBitsToDouble(unsigned(octets, at, 8));
    return raw(octets, at, length);
  }

  /** Seconds and 2⁻³² fractions since 1900, or since 2036 when the top bit is clear (RFC 2030). */
  private static Object ntp(byte[] octets, int at, long perSecond) {
    long seconds = unsigned(octets, at, 4);
    if (seconds >>> 31 == 0) seconds += NTP_ERA_SECONDS;
    long fraction = unsigned(octets, at + 4, 4);
    return (seconds - NTP_SECONDS) * perSecond + (fraction * perSecond >>> 32);
  }

  /** UTF-8 up to the zeros with which v9 fills a fixed width. */
  private static String text(byte[] octets, int at, int length) {
    int end = at + length;
    while (end > at && octets[end - 1] == 0) end--;
    return new String(octets, at, end - at, StandardCharsets.UTF_8);
  }

  private static byte[] raw(byte[] octets, int at, int length) {
    return Arrays.copyOfRange(octets, at, at + length);
  }
}
