package dev.nomos.ingest.netflow;

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
  SECONDS,
  MILLISECONDS,
  /** NTP time stamp; decoded to microseconds since 1970. */
  MICROSECONDS,
  /** NTP time stamp; decoded to nanoseconds since 1970. */
  NANOSECONDS;

  static ElementType of(String registryName) {
    return switch (registryName) {
      case "unsigned8", "unsigned16", "unsigned32", "unsigned64" -> UNSIGNED;
      case "signed8", "signed16", "signed32", "signed64" -> SIGNED;
      case "float32", "float64" -> FLOAT;
      case "boolean" -> BOOLEAN;
      case "macAddress" -> MAC_ADDRESS;
      case "ipv4Address" -> IPV4_ADDRESS;
      case "ipv6Address" -> IPV6_ADDRESS;
      case "string" -> STRING;
      case "octetArray", "basicList", "subTemplateList", "subTemplateMultiList" -> OCTETS;
      case "dateTimeSeconds" -> SECONDS;
      case "dateTimeMilliseconds" -> MILLISECONDS;
      case "dateTimeMicroseconds" -> MICROSECONDS;
      case "dateTimeNanoseconds" -> NANOSECONDS;
      default -> throw new IllegalStateException("no abstract data type " + registryName);
    };
  }
}
