package dev.nomos.ingest.hostile;

import static dev.nomos.ingest.hostile.Subject.promise;

import dev.nomos.ingest.netflow.DecodeResult;
import dev.nomos.ingest.netflow.DecodeResult.Decoded;
import dev.nomos.ingest.netflow.FlowRecord;
import dev.nomos.ingest.netflow.PacketDecoder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What holds for everything that a datagram of exports decodes to. */
final class DecodedFlows {
  /** Computed times and the like come on top of what a record's octets carry. */
  private static final int COMPUTED_FIELDS = 8;

  private DecodedFlows() {}

  /** {@code length}: the datagram's octets. */
  static Outcome check(DecodeResult result, int length) {
    return switch (result) {
      case DecodeResult.Malformed(var what, int offset) -> {
        within(offset, length, "the offset of what is malformed");
        yield new Outcome.Rejected(what);
      }
      case Decoded decoded -> {
        check(decoded, length);
        yield new Outcome.Yielded(decoded.flows().size() + decoded.options().size());
      }
    };
  }

  private static void check(Decoded decoded, int length) {
    int records = decoded.flows().size() + decoded.options().size();
    promise(records <= length, "a record takes at least one octet");
    long fields = 0;
    for (int i = 0; i < decoded.flows().size(); i++)
      fields += flow(decoded.flows().get(i), i, length);
    for (var options : decoded.options()) {
      within(options.offset(), length, "a record's offset");
      fields += fields(options.fields(), length);
    }
    promise(
        fields <= length + (long) COMPUTED_FIELDS * records, "a field takes at least one octet");
    for (var set : decoded.awaiting())
      promise(
          set.offset() >= 0 && set.octets() >= 0 && set.offset() + set.octets() <= length,
          "a set without template is within the datagram");
    promise(decoded.problems().size() <= PacketDecoder.MAX_PROBLEMS, "problems are bounded");
    for (var problem : decoded.problems()) {
      promise(!problem.what().isBlank(), "a problem has a reason");
      within(problem.offset(), length, "a problem's offset");
    }
  }

  private static int flow(FlowRecord flow, int index, int length) {
    promise(flow.index() == index, "flows are numbered in order");
    within(flow.offset(), length, "a record's offset");
    promise(!Instant.ofEpochMilli(flow.startMillis()).toString().isEmpty(), "start has a text");
    promise(!Instant.ofEpochMilli(flow.endMillis()).toString().isEmpty(), "end has a text");
    return fields(flow.fields(), length);
  }

  private static int fields(Map<String, Object> fields, int length) {
    fields.forEach(
        (name, value) -> {
          promise(!name.isBlank(), "a field has a name");
          text(value, length);
        });
    return fields.size();
  }

  /** The text forms of all that a field may hold; none is longer than its octets allow. */
  private static void text(Object value, int length) {
    switch (value) {
      case Long number -> promise(!Long.toString(number).isEmpty(), "a number has a text");
      case Double number -> promise(!Double.toString(number).isEmpty(), "a number has a text");
      case String text -> promise(text.length() <= 4 * length + 64, "a text is not much longer");
      case byte[] octets -> {
        promise(octets.length <= length, "octets are not made more");
        promise(
            HexFormat.of().formatHex(octets).length() == 2 * octets.length, "octets have a text");
      }
      case List<?> list -> list.forEach(element -> text(element, length));
      case Map<?, ?> map -> map.values().forEach(element -> text(element, length));
      default -> throw new AssertionError("a field holds a " + value.getClass());
    }
  }

  private static void within(int offset, int length, String what) {
    if (offset < 0 || offset > length)
      throw new AssertionError(what + " is " + offset + " in a datagram of " + length);
  }
}
