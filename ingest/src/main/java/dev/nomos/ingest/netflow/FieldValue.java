package dev.nomos.ingest.netflow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Octets of one field to its value; see {@link FlowRecord} for the forms. */
final class FieldValue {
  /** From the NTP epoch, 1900, to 1970. */
  private static final long NTP_SECONDS = 2_208_988_800L;

  private static final long NTP_ERA_SECONDS = 1L << 32;
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private FieldValue() {}

  private static VarHandle view(Class<?> numbers) {
    return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.BIG_ENDIAN);
  }

  /** The value, or null for a number above 2⁶³−1. A length that does not fit the type: octets. */
  static @Nullable Object decode(ElementType type, byte[] octets, int at, int length) {
    if (type.isNumber(octets, at, length)) return number(type, octets, at, length);
    if (type.isUnsigned() && length == 8) return null;
    return switch (type) {
      case FLOAT -> decodeFloat(octets, at, length);
      case MAC_ADDRESS -> length == 6 ? Addresses.mac(octets, at) : raw(octets, at, length);
      case IPV4_ADDRESS -> length == 4 ? Addresses.v4(octets, at) : raw(octets, at, length);
      case IPV6_ADDRESS -> length == 16 ? Addresses.v6(octets, at) : raw(octets, at, length);
      case STRING -> text(octets, at, length);
      case OCTETS,
          BASIC_LIST,
          SUB_TEMPLATE_LIST,
          SUB_TEMPLATE_MULTI_LIST,
          UNSIGNED,
          SIGNED,
          BOOLEAN,
          SECONDS,
          MILLISECONDS,
          MICROSECONDS,
          NANOSECONDS ->
          raw(octets, at, length);
    };
  }

  /** The value of octets for which {@link ElementType#isNumber} holds; else without meaning. */
  static long number(ElementType type, byte[] octets, int at, int length) {
    return switch (type) {
      case SIGNED -> signed(octets, at, length);
      case BOOLEAN -> 2L - octets[at];
      case MICROSECONDS -> ntp(octets, at, 1_000_000L);
      case NANOSECONDS -> ntp(octets, at, 1_000_000_000L);
      case UNSIGNED,
          SECONDS,
          MILLISECONDS,
          FLOAT,
          MAC_ADDRESS,
          IPV4_ADDRESS,
          IPV6_ADDRESS,
          STRING,
          OCTETS,
          BASIC_LIST,
          SUB_TEMPLATE_LIST,
          SUB_TEMPLATE_MULTI_LIST ->
          unsigned(octets, at, length);
    };
  }

  /** Big-endian; eight octets wrap to negative from 2⁶³ on. */
  static long unsigned(byte[] octets, int at, int length) {
    return switch (length) {
      case 1 -> octets[at] & 0xFFL;
      case 2 -> (short) SHORT.get(octets, at) & 0xFFFFL;
      case 4 -> (int) INT.get(octets, at) & 0xFFFF_FFFFL;
      case 8 -> (long) LONG.get(octets, at);
      default -> {
        long value = 0;
        for (int i = at; i < at + length; i++) value = value << 8 | (octets[i] & 0xFF);
        yield value;
      }
    };
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
  private static long ntp(byte[] octets, int at, long perSecond) {
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
