package dev.nomos.ingest.sflow;

import dev.nomos.ingest.netflow.Cursor;
import dev.nomos.ingest.netflow.MalformedMessage;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What BGP knows of a sampled packet.
 *
 * <pre>
 * | next hop | own AS | source AS | source's peer AS | segments | per segment: type, count, ASs … |
 * | communities | community … | local preference |
 *   a segment's type: 1 a set, 2 a sequence; a community: AS u16, value u16
 * </pre>
 */
final class GatewayFields {
  private static final int SET = 1;

  private GatewayFields() {}

  static void read(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    SampleFields.address(
        in, "gateway data", "bgpNextHopIPv4Address", "bgpNextHopIPv6Address", fields);
    fields.put("sflow.routerAsNumber", in.u32("gateway data"));
    fields.put("bgpSourceAsNumber", in.u32("gateway data"));
    fields.put("bgpPrevAdjacentAsNumber", in.u32("gateway data"));
    path(in, fields);
    communities(in, fields);
    fields.put("sflow.localPreference", in.u32("gateway data"));
  }

  /** The path's first AS is the next one, its last the destination's. */
  private static void path(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    var text = new StringJoiner(" ");
    long segments = in.u32("AS path");
    for (long i = 0; i < segments; i++) {
      boolean set = in.u32("AS path") == SET;
      long count = in.u32("AS path");
      var segment = set ? new StringJoiner(",", "{", "}") : new StringJoiner(" ");
      for (long j = 0; j < count; j++) {
        long number = in.u32("AS path");
        fields.putIfAbsent("bgpNextAdjacentAsNumber", number);
        fields.put("bgpDestinationAsNumber", number);
        segment.add(Long.toString(number));
      }
      text.add(segment.toString());
    }
    if (text.length() > 0) fields.put("sflow.asPath", text.toString());
  }

  private static void communities(Cursor in, Map<String, Object> fields) throws MalformedMessage {
    var text = new StringJoiner(" ");
    long count = in.u32("communities");
    for (long i = 0; i < count; i++) text.add(in.u16("communities") + ":" + in.u16("communities"));
    if (text.length() > 0) fields.put("sflow.communities", text.toString());
  }
}
