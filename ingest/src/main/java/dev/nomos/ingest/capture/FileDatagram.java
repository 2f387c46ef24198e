package dev.nomos.ingest.capture;

/** What a packet or a message of a file holds; {@code index}: its number in the file, from 1. */
public sealed interface FileDatagram {
  long index();

  record Found(long index, UdpPayload payload) implements FileDatagram {}

  /** A payload without its packet: it has no ports, and {@link DatagramFile#NO_ADDRESS}. */
  record Bare(long index, UdpPayload payload) implements FileDatagram {}

  /** A packet without a whole UDP payload. */
  record Skipped(long index, String why) implements FileDatagram {}
}
