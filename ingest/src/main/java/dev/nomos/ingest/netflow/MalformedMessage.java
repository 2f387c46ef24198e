package dev.nomos.ingest.netflow;

/** Ends the decoding of one message; becomes a value before it leaves its decoder. */
public final class MalformedMessage extends Exception {
  final String what;
  final int offset;

  public MalformedMessage(String what, int offset) {
    super(what, null, false, false); // no stack trace: hostile input must stay cheap
    this.what = what;
    this.offset = offset;
  }

  public String what() {
    return what;
  }

  /** Octets from the datagram's start. */
  public int offset() {
    return offset;
  }
}
