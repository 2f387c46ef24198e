import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the flow records of NetFlow v5, v9 and IPFIX datagrams out of a pcap file. Written apart
 * from {@link ExportEncoder}, so that one checks the other. Templates are kept per exporter address,
 * version and source id.
 */
final class ExportReader {
  private final Map<String, int[][]> templates = new HashMap<>();
  private final List<Exported> records = new ArrayList<>();
  private int undecodable;

  /** A flow record and the datagram it came in. */
  record Exported(Flow flow, long exporter, long captureMillis, int version, int domain) {}

  static ExportReader read(Path file) throws IOException {
    ExportReader reader = new ExportReader();
    for (Pcap.Packet packet : Pcap.read(file).packets()) {
      reader.datagram(packet);
    }
    return reader;
  }

  List<Exported> records() {
    return records;
  }

  /** How many data sets came before their template. */
  int undecodable() {
    return undecodable;
  }

  private void datagram(Pcap.Packet packet) {
    ByteBuffer in = ByteBuffer.wrap(packet.data());
    int ip = 14;
    long exporter = in.getInt(ip + 12) & 0xffffffffL;
    int payload = ip + (in.get(ip) & 15) * 4 + 8;
    int size = (in.getShort(payload - 4) & 0xffff) - 8;
    ByteBuffer body = in.slice(payload, size);
    long millis = packet.micros() / 1000;
    switch (body.getShort(0)) {
      case 5 -> version5(body, exporter, millis);
      case 9 -> {
        long boot = (body.getInt(8) & 0xffffffffL) * 1000 - (body.getInt(4) & 0xffffffffL);
        sets(body, 20, new Source(exporter, 9, body.getInt(16), boot, millis));
      }
      case 10 -> sets(body, 16, new Source(exporter, 10, body.getInt(12), 0, millis));
      default -> throw new IllegalStateException("version " + body.getShort(0));
    }
  }

  private record Source(long exporter, int version, int domain, long boot, long captureMillis) {}

  private void version5(ByteBuffer in, long exporter, long millis) {
    long boot =
        (in.getInt(8) & 0xffffffffL) * 1000
            + in.getInt(12) / 1_000_000
            - (in.getInt(4) & 0xffffffffL);
    for (int i = 0; i < in.getShort(2); i++) {
      int at = 24 + 48 * i;
      Tuple tuple =
          new Tuple(
              in.get(at + 38) & 255,
              in.getInt(at) & 0xffffffffL,
              in.getShort(at + 32) & 0xffff,
              in.getInt(at + 4) & 0xffffffffL,
              in.getShort(at + 34) & 0xffff);
      Flow flow =
          new Flow(
              tuple,
              in.getShort(at + 12) & 0xffff,
              in.getInt(at + 16) & 0xffffffffL,
              in.getInt(at + 20) & 0xffffffffL,
              boot + (in.getInt(at + 24) & 0xffffffffL),
              boot + (in.getInt(at + 28) & 0xffffffffL),
              in.get(at + 37) & 255,
              in.get(at + 39) & 255);
      records.add(new Exported(flow, exporter, millis, 5, in.get(21) & 255));
    }
  }

  private void sets(ByteBuffer in, int start, Source source) {
    int at = start;
    while (at + 4 <= in.limit()) {
      int id = in.getShort(at) & 0xffff;
      int end = at + (in.getShort(at + 2) & 0xffff);
      if (id == 0 || id == 2) {
        templateSet(in, at + 4, end, source);
      } else if (id > 255) {
        dataSet(in, at + 4, end, id, source);
      } else {
        optionsSet(in, at + 4, source);
      }
      at = end;
    }
  }

  private static String key(Source source, int id) {
    return source.exporter + "/" + source.version + "/" + source.domain + "/" + id;
  }

  private void templateSet(ByteBuffer in, int start, int end, Source source) {
    int at = start;
    while (at + 4 <= end) {
      int[][] fields = new int[in.getShort(at + 2)][];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = new int[] {in.getShort(at + 4 + 4 * i), in.getShort(at + 6 + 4 * i)};
      }
      templates.put(key(source, in.getShort(at) & 0xffff), fields);
      at += 4 + 4 * fields.length;
    }
  }

  /** Marks the template as one of options, whose data is no flow. */
  private void optionsSet(ByteBuffer in, int at, Source source) {
    templates.put(key(source, in.getShort(at) & 0xffff), new int[0][]);
  }

  private void dataSet(ByteBuffer in, int start, int end, int id, Source source) {
    int[][] fields = templates.get(key(source, id));
    if (fields == null) {
      undecodable++;
      return;
    }
    int size = 0;
    for (int[] field : fields) {
      size += field[1];
    }
    for (int at = start; size > 0 && at + size <= end; at += size) {
      Flow flow = flow(values(in, at, fields), source);
      records.add(
          new Exported(flow, source.exporter, source.captureMillis, source.version, source.domain));
    }
  }

  private static Map<Integer, Long> values(ByteBuffer in, int start, int[][] fields) {
    Map<Integer, Long> values = new HashMap<>();
    int at = start;
    for (int[] field : fields) {
      long value = 0;
      for (int i = 0; i < field[1]; i++) {
        value = value << 8 | in.get(at++) & 255;
      }
      values.put(field[0], value);
    }
    return values;
  }

  private static Flow flow(Map<Integer, Long> v, Source source) {
    Tuple tuple =
        new Tuple(
            number(v, 4),
            v.get(8),
            number(v, 7),
            v.get(12),
            v.containsKey(11) ? number(v, 11) : number(v, 32));
    long start = v.containsKey(152) ? v.get(152) : source.boot + v.get(22);
    long end = v.containsKey(153) ? v.get(153) : source.boot + v.get(21);
    int flags = v.containsKey(6) ? number(v, 6) : -1;
    return new Flow(tuple, number(v, 10), v.get(2), v.get(1), start, end, flags, number(v, 5));
  }

  private static int number(Map<Integer, Long> values, int element) {
    return values.getOrDefault(element, 0L).intValue();
  }
}
