package dev.nomos.console;

import dev.nomos.ingest.exports.ExportedRecord;
import dev.nomos.ingest.netflow.MessageHeader;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record as a line for people: when, from whom, between whom, and all the other fields. */
final class RecordText {
  private static final Set<String> ENDPOINTS =
      Set.of(
          "sourceIPv4Address",
          "sourceIPv6Address",
          "sourceTransportPort",
          "destinationIPv4Address",
          "destinationIPv6Address",
          "destinationTransportPort");

  private RecordText() {}

  static String of(ExportedRecord record) {
    var line = new StringBuilder();
    var fields = record.fields();
    line.append(
        switch (record) {
          case ExportedRecord.Flow(_, _, var flow) -> Instant.ofEpochMilli(flow.startMillis());
          case ExportedRecord.Options(var origin, _, _) ->
              Instant.ofEpochMilli(origin.message().exportMillis()) + " options";
        });
    var origin = record.origin();
    line.append(' ').append(protocol(origin.message().version()));
    line.append(' ').append(origin.exporter()).append('/').append(origin.message().domain());
    var source = endpoint(fields, "source");
    var destination = endpoint(fields, "destination");
    boolean between = source != null && destination != null;
    if (between) line.append("  ").append(source).append(" > ").append(destination).append(' ');
    fields.forEach(
        (name, value) -> {
          if (!between || !ENDPOINTS.contains(name))
            line.append(' ').append(name).append('=').append(text(value));
        });
    return line.toString();
  }

  private static String protocol(int version) {
    return version == MessageHeader.SFLOW ? "sflow5" : version == 10 ? "ipfix" : "v" + version;
  }

  private static @Nullable String endpoint(Map<String, Object> fields, String which) {
    Object v4 = fields.get(which + "IPv4Address");
    Object v6 = fields.get(which + "IPv6Address");
    Object port = fields.get(which + "TransportPort");
    if (v4 == null && v6 == null) return null;
    if (port == null) return String.valueOf(v4 == null ? v6 : v4);
    return v4 == null ? "[" + v6 + "]:" + port : v4 + ":" + port;
  }

  private static String text(Object value) {
    return value instanceof byte[] octets
        ? "0x" + HexFormat.of().formatHex(octets)
        : String.valueOf(value);
  }
}
