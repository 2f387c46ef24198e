package dev.nomos.ingest.exports;

import java.util.Map;

/** The names of IP protocols that other collectors write. */
final class Protocols {
  private static final Map<Long, String> NAMES =
      Map.of(
          0L,
          "0",
          1L,
          "icmp",
          4L,
          "ipencap",
          6L,
          "tcp",
          17L,
          "udp",
          41L,
          "ipv6",
          58L,
          "ipv6-icmp",
          112L,
          "vrrp");

  private Protocols() {}

  static String name(long number) {
    return NAMES.getOrDefault(number, Long.toString(number));
  }
}
