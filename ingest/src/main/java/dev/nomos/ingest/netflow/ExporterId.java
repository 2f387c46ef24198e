package dev.nomos.ingest.netflow;

/**
 * Who sent a datagram: the IP address as text, never the UDP port, which may change when an
 * exporter restarts (RFC 7011, section 8.4).
 */
public record ExporterId(String address) {
  public ExporterId {
    if (address.isEmpty()) throw new IllegalArgumentException("exporter address must not be empty");
  }
}
