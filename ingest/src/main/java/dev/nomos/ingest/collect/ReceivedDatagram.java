package dev.nomos.ingest.collect;

/**
 * A datagram as it arrived.
 *
 * @param exporter address of its sender as text, without the port
 * @param payload owned by the receiver of this; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record ReceivedDatagram(String exporter, long receivedAtMillis, byte[] payload) {}
