package dev.nomos.ingest.capture;

/**
 * One packet as captured.
 *
 * @param epochNanos time stamp, nanoseconds since 1970; 0 where the file has none
 * @param linkType what the octets begin with, by the numbers of libpcap's link types
 * @param octets as captured; not copied, do not change
 * @param originalLength on the wire; more than {@code octets} holds if the capture cut it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record CapturedPacket(long epochNanos, int linkType, byte[] octets, long originalLength) {}
