package dev.nomos.ingest.netflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of a conversation in one record (RFC 5103): the reverse direction's fields are
 * named {@code reverse…}.
 */
public final class Biflow {
  private static final String REVERSE = "reverse";
  private static final String DIRECTION = "biflowDirection";
  private static final List<String> NOT_SHARED =
      List.of("tcpControlBits", "tcpSequenceNumber", "initialTCPFlags", "unionTCPFlags");

  /** Beginnings of names whose fields change places in the other direction. */
  private static final Map<String, String> OPPOSITES =
      Map.of(
          "source", "destination",
          "destination", "source",
          "ingress", "egress",
          "egress", "ingress",
          "postNATSource", "postNATDestination",
          "postNATDestination", "postNATSource",
          "postNAPTSource", "postNAPTDestination",
          "postNAPTDestination", "postNAPTSource");

  private Biflow() {}

  /**
   * The name of an element's reverse: {@code octetDeltaCount} to {@code reverseOctetDeltaCount}.
   */
  static String reverse(String name) {
    return REVERSE + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static boolean isReverse(String name) {
    return name.length() > REVERSE.length()
        && name.startsWith(REVERSE)
        && Character.isUpperCase(name.charAt(REVERSE.length()));
  }

  /**
   * The two directed flows of a biflow, as two exporters of one direction each would send them; or
   * the flow alone, where it has no reverse direction or nothing came back. In the second, source
   * and destination change places, and a counter or flags field without its reverse is absent. Both
   * keep the record's index and offset.
   */
  public static List<FlowRecord> split(FlowRecord flow) {
    var fields = flow.fields();
    if (fields.keySet().stream().noneMatch(Biflow::isReverse)) return List.of(flow);
    Map<String, Object> forward = new LinkedHashMap<>(fields);
    forward.keySet().removeIf(Biflow::isReverse);
    var there = copy(flow, flow.startMillis(), flow.endMillis(), forward);
    return isAnswered(fields) ? List.of(there, back(flow, fields, forward)) : List.of(there);
  }

  /** Whether a counter of the reverse direction is above 0; without counters it is taken to be. */
  private static boolean isAnswered(Map<String, Object> fields) {
    boolean counted = false;
    for (var name :
        List.of("PacketDeltaCount", "PacketTotalCount", "OctetDeltaCount", "OctetTotalCount"))
      if (fields.get(REVERSE + name) instanceof Long count) {
        if (count > 0) return true;
        counted = true;
      }
    return !counted;
  }

  private static FlowRecord back(
      FlowRecord flow, Map<String, Object> fields, Map<String, Object> forward) {
    Map<String, Object> back = new LinkedHashMap<>();
    forward.forEach(
        (name, value) -> {
          var opposite = opposite(name);
          if (name.equals(DIRECTION)) back.put(name, turned(value));
          else if (opposite != null) back.put(opposite, value);
          else if (!fields.containsKey(reverse(name)) && isShared(name)) back.put(name, value);
        });
    fields.forEach(
        (name, value) -> {
          if (isReverse(name))
            back.put(
                Character.toLowerCase(name.charAt(REVERSE.length()))
                    + name.substring(REVERSE.length() + 1),
                value);
        });
    long start = back.get(FlowTimes.START) instanceof Long millis ? millis : flow.startMillis();
    long end = back.get(FlowTimes.END) instanceof Long millis ? millis : flow.endMillis();
    return copy(flow, start, end, back);
  }

  private static FlowRecord copy(
      FlowRecord flow, long start, long end, Map<String, Object> fields) {
    return new FlowRecord(flow.index(), flow.offset(), start, end, flow.timeSource(), fields);
  }

  private static boolean isShared(String name) {
    return !name.endsWith("Count") && !NOT_SHARED.contains(name);
  }

  private static @Nullable String opposite(String name) {
    for (var entry : OPPOSITES.entrySet())
      if (name.startsWith(entry.getKey()))
        return entry.getValue() + name.substring(entry.getKey().length());
    return null;
  }

  /** 1, initiator, and 2, reverse initiator, change places; 0 and 3 are of no direction. */
  private static Object turned(Object direction) {
    return direction instanceof Long number && (number == 1 || number == 2)
        ? (Object) (3 - number)
        : direction;
  }
}
