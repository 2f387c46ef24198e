package dev.nomos.ingest.sflow;

import dev.nomos.ingest.netflow.Cursor;
import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.FlowRecord.TimeSource;
import dev.nomos.ingest.netflow.MalformedMessage;
import dev.nomos.ingest.netflow.MessageHeader;
import dev.nomos.ingest.netflow.PacketDecoder;
import dev.nomos.ingest.netflow.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * sFlow version 5 (sflow.org, July 2004). Everything is a big-endian u32 or filled up to four
 * octets:
 *
 * <pre>
 * datagram  | 5 | agent: 1 and 4 octets, or 2 and 16 | sub-agent | sequence | upTime | samples |
 * sample    | enterprise u20, format u12 | length | body …
 *           0:1 flow sample, 0:3 the same with wide interface numbers; 0:2, 0:4 counters
 * </pre>
 *
 * A flow sample that lies about its records is discarded, and the next one decoded: its length says
 * where that begins. Time and memory are proportional to the datagram's octets; no input makes it
 * throw.
 */
public final class SflowDecoder {
  private static final int VERSION = 5;
  private static final int FLOW_SAMPLE = 1;
  private static final int EXPANDED_FLOW_SAMPLE = 3;

  private final List<FlowRecord> flows = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Object> agent = new LinkedHashMap<>();
  private final long receivedAtMillis;

  private SflowDecoder(long receivedAtMillis) {
    this.receivedAtMillis = receivedAtMillis;
  }

  /** Whether the datagram says that it is sFlow version 5. */
  public static boolean isSflow(byte[] payload) {
    return payload.length >= 4
        && (payload[0] | payload[1] | payload[2]) == 0
        && payload[3] == VERSION;
  }

  /**
   * Decodes one datagram. Its records have the time of arrival: sFlow carries no other. {@code
   * payload} is not changed nor kept.
   */
  public static DecodeResult decode(byte[] payload, long receivedAtMillis) {
    var decoder = new SflowDecoder(receivedAtMillis);
    try {
      return decoder.datagram(new Cursor(payload, 0, payload.length));
    } catch (MalformedMessage e) {
      return new DecodeResult.Malformed(e.what(), e.offset());
    }
  }

  private DecodeResult datagram(Cursor in) throws MalformedMessage {
    long version = in.u32("sFlow header");
    if (version != VERSION) throw new MalformedMessage("sFlow version " + version + " is not 5", 0);
    SampleFields.address(in, "sFlow agent", "exporterIPv4Address", "exporterIPv6Address", agent);
    long subAgent = in.u32("sFlow header");
    long sequence = in.u32("sFlow header");
    long upTime = in.u32("sFlow header");
    agent.put("observationDomainId", subAgent);
    agent.put("sflow.upTimeMilliseconds", upTime);
    long samples = in.u32("sFlow header");
    samples(in, samples);
    var header =
        new MessageHeader(
            MessageHeader.SFLOW,
            subAgent,
            sequence,
            receivedAtMillis,
            /* offset= */ 0,
            flows.size());
    return new DecodeResult.Decoded(List.of(header), flows, List.of(), List.of(), problems);
  }

  private void samples(Cursor in, long count) {
    for (long i = 0; i < count; i++) {
      int start = in.offset();
      if (in.remaining() == 0) {
        problem(
            Problem.Kind.COUNT_MISMATCH,
            "sFlow header counts " + count + " samples, but there are " + i,
            start);
        return;
      }
      try {
        long format = in.u32("sFlow sample");
        long length = in.u32("sFlow sample");
        sample(format, in.slice(length, "sFlow sample"), start);
      } catch (MalformedMessage e) {
        problem(Problem.Kind.MESSAGE_DISCARDED, e.what(), e.offset());
        return;
      }
    }
    if (in.remaining() > 0)
      problem(
          Problem.Kind.TRAILING_OCTETS,
          in.remaining() + " octets after the last sample",
          in.offset());
  }

  private void sample(long format, Cursor in, int start) {
    if (format != FLOW_SAMPLE && format != EXPANDED_FLOW_SAMPLE) {
      problem(Problem.Kind.SAMPLE_SKIPPED, "sample of kind " + FlowSample.kind(format), start);
      return;
    }
    try {
      Map<String, Object> fields = new LinkedHashMap<>(agent);
      FlowSample.read(in, format == EXPANDED_FLOW_SAMPLE, fields);
      flows.add(
          new FlowRecord(
              flows.size(), start, receivedAtMillis, receivedAtMillis, TimeSource.ARRIVAL, fields));
    } catch (MalformedMessage e) {
      problem(Problem.Kind.SAMPLE_DISCARDED, e.what(), e.offset());
    }
  }

  private void problem(Problem.Kind kind, String what, int offset) {
    if (problems.size() < PacketDecoder.MAX_PROBLEMS) problems.add(new Problem(kind, what, offset));
  }
}
