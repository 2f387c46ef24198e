package dev.nomos.console.faults;

import dev.nomos.schemas.avro.RawDatagram;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * NetFlow v9 datagrams of a few made-up exporters, {@value #FLOWS} flows each: DNS, web and
 * handshakes between LAN hosts and servers. The same seed gives the same flows. Not thread-safe.
 */
final class ExportTraffic {
  static final int FLOWS = 30;
  private static final int EXPORTERS = 12;
  private static final int TEMPLATE_EVERY = 20;
  static final int FLOW_OCTETS = 35;
  private static final int[] TEMPLATE = {
    8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 6, 1, 10, 2, 1, 4, 2, 4, 22, 4, 21, 4, 5, 1, 32, 2
  };
  private static final int LAN = 0xC0A80A00; // 192.168.10.0
  private static final int SERVERS = 0xCB007100; // 203.0.113.0
  private static final int DNS_SERVER = SERVERS | 53;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SYN_ACK_PSH_FIN = 0x1b;

  private final Random random;

  /** One in so many flows is a UDP flow with TCP flags; 0: none. */
  private int oddOneIn;

  private long number;

  ExportTraffic(long seed) {
    this.random = new Random(seed);
  }

  void oddOneIn(int flows) {
    oddOneIn = flows;
  }

  /** Exporter address, which is the key too, with its one observation domain. */
  record Export(String key, RawDatagram datagram) {}

  Export next(long nowMillis) {
    int exporter = (int) (number % EXPORTERS);
    boolean withTemplate = number / EXPORTERS % TEMPLATE_EVERY == 0;
    ByteBuffer out = ByteBuffer.allocate(1500);
    out.putShort((short) 9).putShort((short) (withTemplate ? FLOWS + 1 : FLOWS));
    out.putInt(100_000).putInt((int) (nowMillis / 1000));
    out.putInt((int) (number / EXPORTERS)).putInt(exporter);
    if (withTemplate) {
      template(out);
    }
    int begin = out.position();
    int octets = 4 + FLOWS * FLOW_OCTETS;
    int padding = (4 - octets % 4) % 4;
    out.putShort((short) 256).putShort((short) (octets + padding));
    for (int i = 0; i < FLOWS; i++) {
      flow(out);
    }
    out.position(begin + octets + padding);
    number++;
    String address = "192.0.2." + (1 + exporter);
    return new Export(
        address + "|" + exporter, new RawDatagram(address, nowMillis, out.flip().slice()));
  }

  private static void template(ByteBuffer out) {
    out.putShort((short) 0).putShort((short) (8 + 2 * TEMPLATE.length));
    out.putShort((short) 256).putShort((short) (TEMPLATE.length / 2));
    for (int value : TEMPLATE) {
      out.putShort((short) value);
    }
  }

  private void flow(ByteBuffer out) {
    if (oddOneIn > 0 && random.nextInt(oddOneIn) == 0) {
      put(out, LAN | host(), DNS_SERVER, high(), 53, UDP, 0x02, 1, 1, 78);
      return;
    }
    boolean answer = random.nextBoolean();
    switch (random.nextInt(4)) {
      case 0 -> exchange(out, answer, DNS_SERVER, 53, UDP, 0, 1, 60 + random.nextInt(100));
      case 1 -> web(out, answer, 443);
      case 2 -> web(out, answer, 80);
      default -> exchange(out, answer, SERVERS | 123, 123, UDP, 0, 1, 76);
    }
  }

  private void web(ByteBuffer out, boolean answer, int port) {
    int packets = 4 + random.nextInt(40);
    int octets = packets * (60 + random.nextInt(1_000));
    exchange(out, answer, SERVERS | 80, port, TCP, SYN_ACK_PSH_FIN, packets, octets);
  }

  private void exchange(
      ByteBuffer out,
      boolean answer,
      int server,
      int port,
      int protocol,
      int flags,
      int packets,
      int octets) {
    int client = LAN | host();
    if (answer) {
      put(out, server, client, port, high(), protocol, flags, 3, packets, octets);
    } else {
      put(out, client, server, high(), port, protocol, flags, 1, packets, octets);
    }
  }

  private int host() {
    return 10 + random.nextInt(100);
  }

  private int high() {
    return 1024 + random.nextInt(60_000);
  }

  private static void put(
      ByteBuffer out,
      int source,
      int destination,
      int sourcePort,
      int destinationPort,
      int protocol,
      int flags,
      int ingress,
      int packets,
      int octets) {
    out.putInt(source).putInt(destination);
    out.putShort((short) sourcePort).putShort((short) destinationPort);
    out.put((byte) protocol).put((byte) flags).putShort((short) ingress);
    out.putInt(octets).putInt(packets).putInt(90_000).putInt(95_000);
    out.put((byte) 0).putShort((short) 0);
  }
}
