package dev.nomos.ingest.hostile;

import dev.nomos.ingest.sflow.SflowDecoder;

/** sFlow v5, which has no state. */
final class SflowSubject implements Subject {
  private static final long RECEIVED_AT_MILLIS = 1_700_000_000_000L;

  @Override
  public Outcome decode(byte[] input) {
    return DecodedFlows.check(SflowDecoder.decode(input, RECEIVED_AT_MILLIS), input.length);
  }
}
