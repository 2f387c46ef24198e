package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.OptionsRecord;
import dev.nomos.ingest.netflow.Problem;
import java.util.List;

/** One thing that came of a datagram, or of a data set of an earlier one that was held. */
public sealed interface Exchanged {
  /** The datagram that it was in. */
  Source source();

  /**
   * What a datagram, or a held set, was decoded to.
   *
   * @param held whether it is a held set
   * @param shift what to add to the offsets of flows, options and problems to have those in the
   *     datagram: 0 but for held sets
   * @param messages of a held set the header of its message, which was told before
   * @param flows with {@code samplingRate}, {@code scaledOctetDeltaCount} and {@code
   *     scaledPacketDeltaCount} where the rate is known, and with corrected times
   * @param degraded which of the flows are not to be relied on in full
   */
  record Decoded(
      Source source,
      boolean held,
      int shift,
      List<MessageHeader> messages,
      List<FlowRecord> flows,
      Degraded degraded,
      List<OptionsRecord> options,
      List<Problem> problems)
      implements Exchanged {}

  /** A datagram that is none; see {@code DecodeResult.Malformed}. */
  record Malformed(Source source, String what, int offset) implements Exchanged {}

  /**
   * A data set that is lost.
   *
   * @param why for people
   * @param message the set after its message's header
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lost(Source source, String why, byte[] message) implements Exchanged {}
}
