import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Classic pcap files with microsecond times, either byte order, plain or gzipped. */
final class Pcap {
  static final int ETHERNET = 1;
  static final int LINUX_SLL2 = 276;
  private static final int MAGIC = 0xa1b2c3d4;

  private Pcap() {}

  /**
   * One captured packet.
   *
   * @param length the length it had before it was cut to {@code data}
   */
  record Packet(long micros, int length, byte[] data) {}

  /** A whole file. */
  record Content(int linkType, List<Packet> packets) {}

  static Content read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes(file));
    if (in.getInt(0) != MAGIC) {
      in.order(ByteOrder.LITTLE_ENDIAN);
    }
    if (in.getInt(0) != MAGIC) {
      throw new IOException(file + " is no pcap file");
    }
    int linkType = in.getInt(20) & 0xffff;
    in.position(24);
    List<Packet> packets = new ArrayList<>();
    while (in.remaining() >= 16) {
      long micros = (in.getInt() & 0xffffffffL) * 1_000_000 + in.getInt();
      byte[] data = new byte[in.getInt()];
      int length = in.getInt();
      in.get(data);
      packets.add(new Packet(micros, length, data));
    }
    return new Content(linkType, packets);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return in.readAllBytes();
    }
  }

  static void write(Path file, int linkType, int snapLength, List<Packet> packets)
      throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(MAGIC);
      out.writeShort(2);
      out.writeShort(4);
      out.writeLong(0);
      out.writeInt(snapLength);
      out.writeInt(linkType);
      for (Packet packet : packets) {
        out.writeInt((int) (packet.micros() / 1_000_000));
        out.writeInt((int) (packet.micros() % 1_000_000));
        out.writeInt(packet.data().length);
        out.writeInt(packet.length());
        out.write(packet.data());
      }
    }
  }
}
