package dev.nomos.ingest.sflow;

import dev.nomos.ingest.netflow.Cursor;
import dev.nomos.ingest.netflow.MalformedMessage;
import java.util.Map;

/**
 * A flow sample: one packet that was picked, and what the switch knows of it.
 *
 * <pre>
 * | sequence | source: type u8, index u24 | rate | pool | drops | input | output | records |
 *   expanded:  type | index                                     two words each: format, value
 *   an interface: format u2, value u30; 0 index, 1 dropped and why, 2 how many interfaces
 * record  | enterprise u20, format u12 | length | body …
 * </pre>
 */
final class FlowSample {
  private static final int RAW_HEADER = 1;
  private static final int ETHERNET = 2;
  private static final int IPV4 = 3;
  private static final int IPV6 = 4;
  private static final int SWITCH = 1001;
  private static final int ROUTER = 1002;
  private static final int GATEWAY = 1003;
  private static final int USER = 1004;
  private static final int NAT = 1007;

  /** No interface: the packet began or ended in the switch itself. */
  private static final long NO_INTERFACE = 0x3FFF_FFFF;

  private static final int DROPPED = 1;
  private static final int SEVERAL = 2;

  /** RFC 7270, section 4.12: dropped, for a reason that has no number there. */
  private static final long STATUS_DROPPED = 128;

  private FlowSample() {}

  /** How sFlow's numbers are written: enterprise and format. */
  static String kind(long format) {
    return (format >> 12) + ":" + (format & 0xFFF);
  }

  /** Reads a sample's body into {@code fields}. */
  static void read(Cursor in, boolean expanded, Map<String, Object> fields)
      throws MalformedMessage {
    fields.put("sflow.sampleSequence", in.u32("flow sample"));
    source(in, expanded, fields);
    fields.put("samplingInterval", in.u32("flow sample"));
    fields.put("selectorIdTotalPktsObserved", in.u32("flow sample"));
    fields.put("sflow.drops", in.u32("flow sample"));
    input(in, expanded, fields);
    output(in, expanded, fields);
    fields.put("packetDeltaCount", 1L);
    long records = in.u32("flow sample");
    for (long i = 0; i < records; i++) {
      long format = in.u32("flow record");
      long length = in.u32("flow record");
      record(format, in.slice(length, "flow record"), fields);
    }
  }

  private static void source(Cursor in, boolean expanded, Map<String, Object> fields)
      throws MalformedMessage {
    long first = in.u32("source of the sample");
    long index = expanded ? in.u32("source of the sample") : first & 0xFF_FFFF;
    fields.put("sflow.sourceType", expanded ? first : first >> 24);
    fields.put("sflow.sourceIndex", index);
  }

  private static void input(Cursor in, boolean expanded, Map<String, Object> fields)
      throws MalformedMessage {
    long first = in.u32("input interface");
    long format = expanded ? first : first >> 30;
    long value = expanded ? in.u32("input interface") : first & NO_INTERFACE;
    if (format == 0 && !isNone(value, expanded)) fields.put("ingressInterface", value);
  }

  private static void output(Cursor in, boolean expanded, Map<String, Object> fields)
      throws MalformedMessage {
    long first = in.u32("output interface");
    long format = expanded ? first : first >> 30;
    long value = expanded ? in.u32("output interface") : first & NO_INTERFACE;
    if (format == 0 && !isNone(value, expanded)) fields.put("egressInterface", value);
    if (format == DROPPED) {
      fields.put("forwardingStatus", STATUS_DROPPED);
      fields.put("sflow.dropReason", value);
    }
    if (format == SEVERAL) fields.put("sflow.egressInterfaces", value);
  }

  private static boolean isNone(long interfaceIndex, boolean expanded) {
    return interfaceIndex == (expanded ? 0xFFFF_FFFFL : NO_INTERFACE);
  }

  /** Records of other kinds are left out: the sample's own fields stay. */
  private static void record(long format, Cursor in, Map<String, Object> fields)
      throws MalformedMessage {
    if (format >> 12 != 0) return;
    switch ((int) format) {
      case RAW_HEADER -> rawHeader(in, fields);
      case ETHERNET -> SampleFields.ethernet(in, fields);
      case IPV4 -> SampleFields.ip(in, 4, fields);
      case IPV6 -> SampleFields.ip(in, 16, fields);
      case SWITCH -> SampleFields.vlans(in, fields);
      case ROUTER -> SampleFields.router(in, fields);
      case GATEWAY -> GatewayFields.read(in, fields);
      case USER -> SampleFields.user(in, fields);
      case NAT -> SampleFields.nat(in, fields);
      default -> {}
    }
  }

  /** Protocol, length of the frame, octets stripped from it, octets of header, header. */
  private static void rawHeader(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    long protocol = in.u32("sampled header");
    long frame = in.u32("sampled header");
    in.u32("sampled header");
    long length = in.u32("sampled header");
    var header = in.slice(length, "sampled header");
    fields.put("octetDeltaCount", frame);
    fields.put("dataLinkFrameSize", frame);
    new SampledHeader(header.octets(), header.offset(), header.offset() + (int) length, fields)
        .read(protocol);
  }
}
