package dev.nomos.ingest.netflow;

import java.util.ArrayList;
import java.util.List;

/**
 * What the messages of a datagram have yielded. Owned by one call of the decoder; {@link #mark} and
 * {@link #rollBack} drop what a malformed message left behind.
 */
final class MessageFindings {
  final List<MessageHeader> messages = new ArrayList<>();
  final List<FlowRecord> flows = new ArrayList<>();
  final List<OptionsRecord> options = new ArrayList<>();
  final List<AwaitingTemplate> awaiting = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();
  private int[] mark = new int[5];

  FlowRecord addFlow(
      RecordLayout layout,
      byte[] octets,
      int at,
      int[] places,
      Object[] ready,
      FlowTimes.Clock clock) {
    var flow = new FlowRecord(flows.size(), layout, octets, at, places, ready, clock);
    flows.add(flow);
    return flow;
  }

  void problem(Problem.Kind kind, String what, int offset) {
    if (problems.size() < PacketDecoder.MAX_PROBLEMS) problems.add(new Problem(kind, what, offset));
  }

  void mark() {
    mark =
        new int[] {messages.size(), flows.size(), options.size(), awaiting.size(), problems.size()};
  }

  void rollBack() {
    cut(messages, mark[0]);
    cut(flows, mark[1]);
    cut(options, mark[2]);
    cut(awaiting, mark[3]);
    cut(problems, mark[4]);
  }

  private static void cut(List<?> list, int size) {
    list.subList(size, list.size()).clear();
  }

  DecodeResult.Decoded result() {
    return new DecodeResult.Decoded(messages, flows, options, awaiting, problems);
  }
}
