package dev.nomos.ingest.synthesis;

/** No packets give a row; the message says why. Never leaves the package. */
final class NoPackets extends Exception {
  NoPackets(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
