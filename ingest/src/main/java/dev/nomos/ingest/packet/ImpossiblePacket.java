package dev.nomos.ingest.packet;

/** No packet has these fields; the message names one of them. Never leaves the package. */
final class ImpossiblePacket extends Exception {
  ImpossiblePacket(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
