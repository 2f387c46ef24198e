package dev.nomos.ingest.netflow;

import java.util.List;

/** What one datagram yielded. Bad input is a value: counted by kind and exporter, never thrown. */
public sealed interface DecodeResult {
  /**
   * At least one sound message.
   *
   * @param messages headers, in order
   * @param awaiting data sets whose template has not arrived yet (RFC 7011, section 9.3)
   * @param problems what was tolerated; at most {@link PacketDecoder#MAX_PROBLEMS} are kept
   */
  record Decoded(
      List<MessageHeader> messages,
      List<FlowRecord> flows,
      List<OptionsRecord> options,
      List<AwaitingTemplate> awaiting,
      List<Problem> problems)
      implements DecodeResult {
    public Decoded {
      messages = List.copyOf(messages);
      flows = List.copyOf(flows);
      options = List.copyOf(options);
      awaiting = List.copyOf(awaiting);
      problems = List.copyOf(problems);
    }
  }

  /**
   * The whole message is discarded (section 9.1). {@code offset}: octets from the datagram's start.
   */
  record Malformed(String what, int offset) implements DecodeResult {}
}
