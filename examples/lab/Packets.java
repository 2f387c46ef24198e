import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds packets as the router's capture would hold them (LINUX_SLL2, which names the ingress
 * interface; cut after 80 bytes) and reads flows back out of them. Payloads are zeros.
 */
final class Packets {
  static final int SNAP = 80;
  private static final int SLL2 = 20;

  private Packets() {}

  /** An IPv4 header; {@code fragment} is the flags-and-offset field. */
  static byte[] ip(int protocol, long source, long to, int length, int id, int fragment, int tos) {
    ByteBuffer out = ByteBuffer.allocate(20);
    out.put((byte) 0x45).put((byte) tos).putShort((short) (20 + length)).putShort((short) id);
    out.putShort((short) fragment).put((byte) 63).put((byte) protocol).putShort((short) 0);
    out.putInt((int) source).putInt((int) to);
    return out.putShort(10, checksum(out.array(), 0)).array();
  }

  static Pcap.Packet tcp(Tuple tuple, int input, long micros, int flags, int data, int tos) {
    int header = (flags & 2) != 0 ? 40 : 32;
    ByteBuffer out = ByteBuffer.allocate(header);
    out.putShort((short) tuple.sourcePort()).putShort((short) tuple.destinationPort());
    out.putInt(tuple.hashCode()).putInt((flags & 16) == 0 ? 0 : tuple.reversed().hashCode());
    out.put((byte) (header / 4 << 4)).put((byte) flags).putShort((short) 64240).putInt(0);
    while (out.hasRemaining()) {
      out.put((byte) 1); // options: no operation
    }
    int pseudo = sum(tuple) + Tuple.TCP + header + data;
    out.putShort(16, checksum(out.array(), pseudo));
    return packet(tuple, input, micros, out.array(), header + data, tos, 0, 0);
  }

  static Pcap.Packet udp(Tuple tuple, int input, long micros, int data, int tos) {
    ByteBuffer out = ByteBuffer.allocate(8);
    out.putShort((short) tuple.sourcePort()).putShort((short) tuple.destinationPort());
    out.putShort((short) (8 + data)).putShort((short) 0);
    return packet(tuple, input, micros, out.array(), 8 + data, tos, 0, 0);
  }

  /** An echo request or reply, cut into fragments of 1480 bytes. */
  static List<Pcap.Packet> echo(Tuple tuple, int input, long micros, int data, int id, int seq) {
    ByteBuffer icmp = ByteBuffer.allocate(8);
    icmp.putShort((short) tuple.destinationPort()).putShort((short) 0);
    icmp.putShort((short) id).putShort((short) seq);
    if (tuple.destinationPort() == 0) {
      icmp.put(0, (byte) 0);
    }
    icmp.putShort(2, checksum(icmp.array(), 0));
    List<Pcap.Packet> fragments = new ArrayList<>();
    int total = 8 + data;
    for (int at = 0; at < total; at += 1480) {
      int length = Math.min(1480, total - at);
      int field = at / 8 | (at + length < total ? 0x2000 : 0);
      byte[] head = at == 0 ? icmp.array() : new byte[0];
      fragments.add(packet(tuple, input, micros + at / 20, head, length, 0, id + seq, field));
    }
    return fragments;
  }

  private static Pcap.Packet packet(
      Tuple tuple, int input, long micros, byte[] head, int length, int tos, int id, int fragment) {
    ByteBuffer out = ByteBuffer.allocate(SLL2 + 20 + length);
    out.putShort((short) 0x0800).putShort((short) 0).putInt(2 * input).putShort((short) 1);
    out.put((byte) 0).put((byte) 6).putLong(0x0200_0000_0000_0000L);
    int ipId = id == 0 ? tuple.hashCode() : id;
    out.put(
        ip(tuple.protocol(), tuple.source(), tuple.destination(), length, ipId, fragment, tos));
    out.put(head);
    byte[] data = new byte[Math.min(SNAP, out.capacity())];
    out.get(0, data);
    return new Pcap.Packet(micros, out.capacity(), data);
  }

  private static int sum(Tuple tuple) {
    long from = tuple.source();
    long to = tuple.destination();
    return (int) ((from >> 16) + (from & 0xffff) + (to >> 16) + (to & 0xffff));
  }

  private static short checksum(byte[] bytes, int start) {
    int sum = start;
    for (int i = 0; i < bytes.length; i += 2) {
      sum += (bytes[i] & 255) << 8 | bytes[i + 1] & 255;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }

  /**
   * The tuple a packet states by itself. A fragment other than the first of its packet has none: its
   * ports are -1, and its IP identification tells which packet it belongs to.
   */
  static Tuple tuple(Pcap.Packet packet) {
    ByteBuffer in = ByteBuffer.wrap(packet.data());
    int protocol = in.get(SLL2 + 9) & 255;
    long source = in.getInt(SLL2 + 12) & 0xffffffffL;
    long destination = in.getInt(SLL2 + 16) & 0xffffffffL;
    if ((in.getShort(SLL2 + 6) & 0x1fff) != 0) {
      return new Tuple(protocol, source, -1, destination, -1);
    }
    int first = in.getShort(SLL2 + 20) & 0xffff;
    return protocol == Tuple.ICMP
        ? new Tuple(protocol, source, 0, destination, first)
        : new Tuple(protocol, source, first, destination, in.getShort(SLL2 + 22) & 0xffff);
  }

  static int identification(Pcap.Packet packet) {
    return ByteBuffer.wrap(packet.data()).getShort(SLL2 + 4) & 0xffff;
  }

  /** This packet alone as a flow of the given tuple. */
  static Flow flow(Pcap.Packet packet, Tuple tuple) {
    ByteBuffer in = ByteBuffer.wrap(packet.data());
    int flags = tuple.protocol() == Tuple.TCP ? in.get(SLL2 + 33) & 255 : 0;
    int length = in.getShort(SLL2 + 2) & 0xffff;
    long millis = packet.micros() / 1000;
    int tos = in.get(SLL2 + 1) & 255;
    return new Flow(tuple, in.getInt(4) / 2, 1, length, millis, millis, flags, tos);
  }
}
