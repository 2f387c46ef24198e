import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes flows as export datagrams of NetFlow v5, v9 or IPFIX, laid out as softflowd 1.1.0 does: the
 * same templates, the same fields, output interface equal to the input interface. So nothing but
 * the traffic sets its records apart. Its source id, observation domain and v5 engine id are {@value
 * #DOMAIN}; the real exporters' are 0.
 */
final class ExportEncoder {
  static final int DOMAIN = 99;
  static final long EXPORTER = Tuple.address("198.51.100.9");
  private static final int TEMPLATE = 1024;
  private static final int ICMP_TEMPLATE = 1025;
  private static final int TEMPLATE_EVERY = 8;

  /** Element and length; 22 and 21 become 152 and 153 with 8 bytes in IPFIX. */
  private static final int[][] FIELDS = {
    {8, 4}, {12, 4}, {22, 4}, {21, 4}, {1, 4}, {2, 4}, {10, 4}, {14, 4}, {61, 1}, {136, 1}, {7, 2},
    {11, 2}, {4, 1}, {6, 1}, {60, 1}, {5, 1}
  };

  private static final int[][] ICMP_FIELDS = {
    {8, 4}, {12, 4}, {22, 4}, {21, 4}, {1, 4}, {2, 4}, {10, 4}, {14, 4}, {61, 1}, {136, 1},
    {32, 2}, {4, 1}, {60, 1}, {5, 1}
  };

  private final int version;
  private final long bootMillis;
  private int datagrams;
  private int flowsSent;

  ExportEncoder(int version, long bootMillis) {
    this.version = version;
    this.bootMillis = bootMillis;
  }

  /** One datagram, with Ethernet, IP and UDP headers around it, sent at this time. */
  Pcap.Packet encode(List<Flow> flows, long millis) {
    byte[] payload = version == 5 ? version5(flows, millis) : templated(flows, millis);
    datagrams++;
    flowsSent += flows.size();
    int port = version == 5 ? 2055 : version == 9 ? 9995 : 4739;
    byte[] frame = frame(payload, port);
    return new Pcap.Packet(millis * 1000, frame.length, frame);
  }

  private byte[] version5(List<Flow> flows, long millis) {
    ByteBuffer out = ByteBuffer.allocate(24 + 48 * flows.size());
    out.putShort((short) 5).putShort((short) flows.size()).putInt((int) (millis - bootMillis));
    out.putInt((int) (millis / 1000)).putInt((int) (millis % 1000 * 1_000_000)).putInt(flowsSent);
    out.put((byte) 0).put((byte) DOMAIN).putShort((short) 0);
    for (Flow flow : flows) {
      Tuple tuple = flow.tuple();
      out.putInt((int) tuple.source()).putInt((int) tuple.destination()).putInt(0);
      out.putShort((short) flow.input()).putShort((short) flow.input());
      out.putInt((int) flow.packets()).putInt((int) flow.octets());
      out.putInt((int) (flow.startMillis() - bootMillis));
      out.putInt((int) (flow.endMillis() - bootMillis));
      out.putShort((short) tuple.sourcePort()).putShort((short) tuple.destinationPort());
      out.put((byte) 0).put((byte) flow.tcpFlags()).put((byte) tuple.protocol());
      out.put((byte) flow.tos()).putLong(0);
    }
    return out.array();
  }

  private byte[] templated(List<Flow> flows, long millis) {
    List<Flow> icmp = new ArrayList<>();
    List<Flow> other = new ArrayList<>();
    flows.forEach(f -> (f.tuple().protocol() == Tuple.ICMP ? icmp : other).add(f));
    ByteBuffer out = ByteBuffer.allocate(4096);
    boolean withTemplates = datagrams % TEMPLATE_EVERY == 0;
    out.position(version == 9 ? 20 : 16);
    if (withTemplates) {
      template(out, TEMPLATE, FIELDS);
      template(out, ICMP_TEMPLATE, ICMP_FIELDS);
    }
    data(out, TEMPLATE, FIELDS, other);
    data(out, ICMP_TEMPLATE, ICMP_FIELDS, icmp);
    header(out, flows.size() + (withTemplates ? 2 : 0), millis);
    byte[] payload = new byte[out.position()];
    out.get(0, payload);
    return payload;
  }

  private void header(ByteBuffer out, int count, long millis) {
    out.putShort(0, (short) version);
    if (version == 9) {
      out.putShort(2, (short) count);
      // v9 has whole seconds only. Uptime is stated for that second, so that times come out exact.
      out.putInt(4, (int) (millis / 1000 * 1000 - bootMillis));
      out.putInt(8, (int) (millis / 1000)).putInt(12, datagrams + 1).putInt(16, DOMAIN);
    } else {
      out.putShort(2, (short) out.position()).putInt(4, (int) (millis / 1000));
      out.putInt(8, flowsSent).putInt(12, DOMAIN);
    }
  }

  private void template(ByteBuffer out, int id, int[][] fields) {
    out.putShort((short) (version == 9 ? 0 : 2)).putShort((short) (8 + 4 * fields.length));
    out.putShort((short) id).putShort((short) fields.length);
    for (int[] field : fields) {
      out.putShort((short) element(field)).putShort((short) length(field));
    }
  }

  private boolean isTime(int[] field) {
    return field[0] == 21 || field[0] == 22;
  }

  private int element(int[] field) {
    return version == 10 && isTime(field) ? (field[0] == 22 ? 152 : 153) : field[0];
  }

  private int length(int[] field) {
    return version == 10 && isTime(field) ? 8 : field[1];
  }

  private void data(ByteBuffer out, int id, int[][] fields, List<Flow> flows) {
    if (flows.isEmpty()) {
      return;
    }
    int start = out.position();
    out.putInt(id << 16);
    for (Flow flow : flows) {
      for (int[] field : fields) {
        long value = value(flow, element(field));
        for (int shift = (length(field) - 1) * 8; shift >= 0; shift -= 8) {
          out.put((byte) (value >> shift));
        }
      }
    }
    out.putShort(start + 2, (short) (out.position() - start));
  }

  private long value(Flow flow, int element) {
    Tuple tuple = flow.tuple();
    return switch (element) {
      case 1 -> flow.octets();
      case 2 -> flow.packets();
      case 4 -> tuple.protocol();
      case 5 -> flow.tos();
      case 6 -> flow.tcpFlags();
      case 7 -> tuple.sourcePort();
      case 8 -> tuple.source();
      case 10, 14 -> flow.input();
      case 11, 32 -> tuple.destinationPort();
      case 12 -> tuple.destination();
      case 21 -> flow.endMillis() - bootMillis;
      case 22 -> flow.startMillis() - bootMillis;
      case 60 -> 4;
      case 61 -> tuple.source() > tuple.destination() ? 1 : 0; // as softflowd fills it
      case 136 -> 1;
      case 152 -> flow.startMillis();
      case 153 -> flow.endMillis();
      default -> throw new IllegalArgumentException("element " + element);
    };
  }

  private static byte[] frame(byte[] payload, int port) {
    ByteBuffer out = ByteBuffer.allocate(14 + 28 + payload.length);
    out.put("\0\0\0\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    out.putShort((short) 0x0800);
    out.put(Packets.ip(Tuple.UDP, EXPORTER, EXPORTER, 8 + payload.length, 0, 0, 0));
    out.putShort((short) 50_000).putShort((short) port);
    out.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
    return out.array();
  }
}
