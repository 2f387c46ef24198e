package dev.nomos.ingest.packet;

import dev.nomos.ingest.capture.CapturedPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Ethernet frames with TCP, octet by octet. */
final class Frames {
  static final int SYN = 0x02;
  static final int ACK = 0x10;

  private Frames() {}

  /** {@code options}: a multiple of 4 octets. */
  static byte[] tcp(
      String source,
      String destination,
      int sourcePort,
      int destinationPort,
      int flags,
      int window,
      byte[] options,
      int payload) {
    int segment = 20 + options.length + payload;
    var from = InetAddress.ofLiteral(source).getAddress();
    var to = InetAddress.ofLiteral(destination).getAddress();
    var frame = ByteBuffer.allocate(14 + (from.length == 4 ? 20 : 40) + segment);
    frame.position(12);
    frame.putShort((short) (from.length == 4 ? 0x0800 : 0x86DD));
    if (from.length == 4) {
      frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + segment)).putShort((short) 7);
      frame.putShort((short) 0).put((byte) 64).put((byte) 6).putShort((short) 0);
    } else {
      frame.putInt(0x60000000).putShort((short) segment).put((byte) 6).put((byte) 63);
    }
    frame.put(from).put(to);
    frame.putShort((short) sourcePort).putShort((short) destinationPort);
    frame.putInt(1000 + flags).putInt(-2).put((byte) ((20 + options.length) / 4 << 4));
    frame.put((byte) flags).putShort((short) window).putInt(0).put(options);
    return frame.array();
  }

  static byte[] tcp(int flags, int window, byte... options) {
    return tcp("10.0.0.1", "10.0.0.2", 1234, 80, flags, window, options, 0);
  }

  static byte[] back(int flags, int window, byte... options) {
    return tcp("10.0.0.2", "10.0.0.1", 80, 1234, flags, window, options, 0);
  }

  /** As an Ethernet card sends it: at least 60 octets. */
  static byte[] padded(byte[] frame) {
    var padded = Arrays.copyOf(frame, Math.max(60, frame.length));
    Arrays.fill(padded, frame.length, padded.length, (byte) 0xAA);
    return padded;
  }

  static CapturedPacket captured(byte[] frame) {
    return new CapturedPacket(1_484_319_036_865_722_001L, 1, frame, frame.length);
  }
}
