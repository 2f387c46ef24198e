package dev.nomos.ingest.capture;

/**
 * A UDP datagram out of a packet.
 *
 * @param sourceAddress as text, v6 as in RFC 5952
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record UdpPayload(
    long epochNanos,
    String sourceAddress,
    int sourcePort,
    String destinationAddress,
    int destinationPort,
    byte[] octets) {}
