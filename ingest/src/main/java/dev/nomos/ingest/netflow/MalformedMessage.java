package dev.nomos.ingest.netflow;

/** Ends the decoding of one message; becomes a value before it leaves the package. */
final class MalformedMessage extends Exception {
  final String what;
  final int offset;

  MalformedMessage(String what, int offset) {
    super(what, null, false, false); // no stack trace: hostile input must stay cheap
    this.what = what;
    this.offset = offset;
  }
}
