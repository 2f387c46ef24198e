package dev.nomos.ingest.capture;

/** What a packet holds. */
public sealed interface UdpExtraction {
  record Found(UdpPayload payload) implements UdpExtraction {}

  /** No UDP, or not all of it: another protocol, a fragment, a cut or broken packet. */
  record Skipped(String why) implements UdpExtraction {}
}
