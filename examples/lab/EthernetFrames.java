import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Writes a capture of the lab for softflowd: {@code java EthernetFrames.java IN OUT [AGO]}. Its frames
 * are Ethernet's, where the lab's name interfaces in place of addresses (SLL2), and its times are
 * moved so that the last packet is now, or AGO before (a duration such as PT5M): softflowd exports
 * times as a distance from its own start.
 */
final class EthernetFrames {
  private static final int SLL2_OCTETS = 20;
  private static final int ETHERNET_OCTETS = 14;

  private EthernetFrames() {}

  public static void main(String[] args) throws IOException {
    Pcap.Content content = Pcap.read(Path.of(args[0]));
    if (content.linkType() != Pcap.LINUX_SLL2) {
      throw new IOException(args[0] + " is no SLL2 capture, but of link type " + content.linkType());
    }
    Duration ago = args.length > 2 ? Duration.parse(args[2]) : Duration.ZERO;
    long end = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minus(ago));
    long later = end - content.packets().getLast().micros();
    List<Pcap.Packet> frames =
        content.packets().stream()
            .filter(packet -> packet.data().length > SLL2_OCTETS)
            .map(packet -> frame(packet, later))
            .toList();
    Pcap.write(Path.of(args[1]), Pcap.ETHERNET, 65_535, frames);
    System.out.println(args[1] + ": " + frames.size() + " frames");
  }

  /** SLL2 begins with the protocol, as Ethernet's type ends its header. */
  private static Pcap.Packet frame(Pcap.Packet packet, long laterMicros) {
    byte[] data = packet.data();
    ByteBuffer frame = ByteBuffer.allocate(data.length - SLL2_OCTETS + ETHERNET_OCTETS);
    frame.position(ETHERNET_OCTETS - 2).put(data, 0, 2);
    frame.put(data, SLL2_OCTETS, data.length - SLL2_OCTETS);
    int length = packet.length() - SLL2_OCTETS + ETHERNET_OCTETS;
    return new Pcap.Packet(packet.micros() + laterMicros, length, frame.array());
  }
}
