package dev.nomos.ingest.anonymize;

/**
 * How much may wait for templates.
 *
 * @param datagrams at most, over all exporters
 * @param octets of payload likewise
 * @param millis from a datagram's arrival to that of the newest one; exporters repeat templates
 *     within minutes
 */
record HeldLimits(int datagrams, long octets, long millis) {
  static final HeldLimits DEFAULT = new HeldLimits(8_192, 16 << 20, 30 * 60_000L);
}
