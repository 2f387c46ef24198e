package dev.nomos.ingest.netflow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Abstract data types of RFC 7012, section 3.1, by the form of the value that they decode to. */
public enum ElementType {
  UNSIGNED,
  SIGNED,
  FLOAT,
  BOOLEAN,
  MAC_ADDRESS,
  IPV4_ADDRESS,
  IPV6_ADDRESS,
  STRING,
  OCTETS,
  BASIC_LIST,
  SUB_TEMPLATE_LIST,
  SUB_TEMPLATE_MULTI_LIST,
  SECONDS,
  MILLISECONDS,
  /** NTP time stamp; decoded to microseconds since 1970. */
  MICROSECONDS,
  /** NTP time stamp; decoded to nanoseconds since 1970. */
  NANOSECONDS;

  /** Whether values are numbers without sign, so that eight octets may exceed a long. */
  boolean isUnsigned() {
    return this == UNSIGNED || this == SECONDS || this == MILLISECONDS;
  }

  /** Whether the octets are a number of this type that a long can hold. */
  boolean isNumber(byte[] octets, int at, int length) {
    return switch (this) {
      case UNSIGNED, SECONDS, MILLISECONDS ->
          length > 0 && length <= 8 && (length < 8 || octets[at] >= 0);
      case SIGNED -> length > 0 && length <= 8;
      // RFC 7011, section 6.1.5: 1 is true, 2 is false
      case BOOLEAN -> length == 1 && octets[at] >= 1 && octets[at] <= 2;
      case MICROSECONDS, NANOSECONDS -> length == 8;
      case FLOAT,
          MAC_ADDRESS,
          IPV4_ADDRESS,
          IPV6_ADDRESS,
          STRING,
          OCTETS,
          BASIC_LIST,
          SUB_TEMPLATE_LIST,
          SUB_TEMPLATE_MULTI_LIST ->
          false;
    };
  }

  /** Structured data, RFC 6313. */
  boolean isList() {
    return this == BASIC_LIST || this == SUB_TEMPLATE_LIST || this == SUB_TEMPLATE_MULTI_LIST;
  }

  /** The type by IANA's name of it. */
  static ElementType of(String registryName) {
    return find(registryName)
        .orElseThrow(() -> new IllegalStateException("no abstract data type " + registryName));
  }

  static Optional<ElementType> find(String registryName) {
    return Optional.ofNullable(named(registryName));
  }

  private static @Nullable ElementType named(String registryName) {
    return switch (registryName) {
      case "unsigned8", "unsigned16", "unsigned32", "unsigned64" -> UNSIGNED;
      case "signed8", "signed16", "signed32", "signed64" -> SIGNED;
      case "float32", "float64" -> FLOAT;
      case "boolean" -> BOOLEAN;
      case "macAddress" -> MAC_ADDRESS;
      case "ipv4Address" -> IPV4_ADDRESS;
      case "ipv6Address" -> IPV6_ADDRESS;
      case "string" -> STRING;
      case "octetArray" -> OCTETS;
      case "basicList" -> BASIC_LIST;
      case "subTemplateList" -> SUB_TEMPLATE_LIST;
      case "subTemplateMultiList" -> SUB_TEMPLATE_MULTI_LIST;
      case "dateTimeSeconds" -> SECONDS;
      case "dateTimeMilliseconds" -> MILLISECONDS;
      case "dateTimeMicroseconds" -> MICROSECONDS;
      case "dateTimeNanoseconds" -> NANOSECONDS;
      default -> null;
    };
  }
}
