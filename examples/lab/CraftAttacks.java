import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes attack.pcap and labels.csv. No packet of these is ever sent: they are put together here,
 * with times inside the held-back recording. Hosts, ports, sizes and times are drawn from a fixed
 * seed, and no flow has the 5-tuple of a flow that was recorded.
 */
final class CraftAttacks {
  private static final int WAN = 3;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int PSH = 8;
  private static final int FIN = 1;
  private static final int[] SERVERS = {22, 25, 53, 80, 81, 82, 123, 201};

  private final Random random = new Random(20240503);
  private final Set<Tuple> used = new HashSet<>();
  private final Map<Tuple, String> labels = new LinkedHashMap<>();
  private final List<Pcap.Packet> packets = new ArrayList<>();
  private final long from;
  private final long to;

  private CraftAttacks(Path directory) throws IOException {
    for (String set : List.of("normal", "held-back")) {
      for (String kind : List.of("v5", "v9", "ipfix", "pmacct")) {
        ExportReader.read(directory.resolve(set + "-" + kind + ".pcap"))
            .records()
            .forEach(r -> used.add(r.flow().tuple()));
      }
    }
    List<Pcap.Packet> heldBack = Pcap.read(directory.resolve("held-back.pcap.gz")).packets();
    from = heldBack.getFirst().micros() + 5_000_000;
    to = heldBack.getLast().micros() - 20_000_000;
  }

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    CraftAttacks craft = new CraftAttacks(directory);
    craft.craft();
    craft.write(directory);
  }

  private void craft() {
    for (int scanner = 0; scanner < 3; scanner++) {
      synScan();
    }
    for (int i = 0; i < 60; i++) {
      udpTcpFlags();
      dnsReplyFromNonDnsHost();
    }
    for (int i = 0; i < 45; i++) {
      spoofedTcp();
      halfOpenHandshake();
    }
    for (int i = 0; i < 25; i++) {
      spoofedUdp();
      oversizedPing();
    }
  }

  private void write(Path directory) throws IOException {
    packets.sort(Comparator.comparingLong(Pcap.Packet::micros));
    Pcap.write(directory.resolve("attack.pcap"), Pcap.LINUX_SLL2, Packets.SNAP, packets);
    List<String> lines = new ArrayList<>();
    lines.add(
        "label,protocol,source_address,source_port,destination_address,destination_port");
    labels.forEach((tuple, label) -> lines.add(label + "," + tuple.csv()));
    Files.write(directory.resolve("labels.csv"), lines);
    System.out.println(packets.size() + " packets, " + labels.size() + " labelled flows");
  }

  /** One SYN each to many ports of one server, from a LAN host; nothing answers. */
  private void synScan() {
    int lan = 1 + random.nextInt(2);
    long source = client(lan);
    long target = server();
    long at = time();
    for (int i = 0; i < 60; i++) {
      Tuple tuple;
      do {
        tuple = new Tuple(Tuple.TCP, source, ephemeral(), target, 1 + random.nextInt(9999));
      } while (!claim(tuple, "syn-scan"));
      packets.add(Packets.tcp(tuple, lan, at, SYN, 0, 0));
      at += 20_000 + random.nextInt(180_000);
    }
  }

  /** Ordinary DNS and NTP queries; the flags are put into the records when they are exported. */
  private void udpTcpFlags() {
    int lan = 1 + random.nextInt(2);
    boolean dns = random.nextInt(3) > 0;
    Tuple tuple;
    do {
      long server = Tuple.address(dns ? "203.0.113.53" : "203.0.113.123");
      tuple = new Tuple(Tuple.UDP, client(lan), ephemeral(), server, dns ? 53 : 123);
    } while (!claim(tuple, "udp-tcp-flags"));
    packets.add(Packets.udp(tuple, lan, time(), dns ? 49 + random.nextInt(20) : 48, 0));
  }

  private void dnsReplyFromNonDnsHost() {
    Tuple tuple;
    do {
      long other = Tuple.address("192.0.2." + (1 + random.nextInt(250)));
      long source = random.nextBoolean() ? other : serverOtherThanDns();
      tuple = new Tuple(Tuple.UDP, source, 53, client(1 + random.nextInt(2)), ephemeral());
    } while (!claim(tuple, "dns-reply-from-non-dns-host"));
    packets.add(Packets.udp(tuple, WAN, time(), 60 + random.nextInt(340), 0));
  }

  /** A complete TCP exchange as seen in one direction, but its source belongs behind the router. */
  private void spoofedTcp() {
    int[] ports = {80, 443, 80, 443, 25, 22};
    Tuple tuple;
    do {
      int port = ports[random.nextInt(ports.length)];
      tuple = new Tuple(Tuple.TCP, spoofed(), ephemeral(), target(port), port);
    } while (!claim(tuple, "spoofed-private-source"));
    long at = time();
    packets.add(Packets.tcp(tuple, WAN, at, SYN, 0, 0));
    at += 14_000 + random.nextInt(6_000);
    packets.add(Packets.tcp(tuple, WAN, at, ACK, 0, 0));
    packets.add(Packets.tcp(tuple, WAN, at + 300, PSH | ACK, 80 + random.nextInt(500), 0));
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      at += 12_000 + random.nextInt(9_000);
      packets.add(Packets.tcp(tuple, WAN, at, ACK, 0, 0));
    }
    packets.add(Packets.tcp(tuple, WAN, at + 400, FIN | ACK, 0, 0));
    packets.add(Packets.tcp(tuple, WAN, at + 15_000, ACK, 0, 0));
  }

  private void spoofedUdp() {
    Tuple tuple;
    do {
      long dns = Tuple.address("203.0.113.53");
      tuple = new Tuple(Tuple.UDP, spoofed(), ephemeral(), dns, 53);
    } while (!claim(tuple, "spoofed-private-source"));
    packets.add(Packets.udp(tuple, WAN, time(), 49 + random.nextInt(20), 0));
  }

  /** Echo requests of 65,500 bytes and the replies to them, in fragments. */
  private void oversizedPing() {
    int lan = 1 + random.nextInt(2);
    Tuple request;
    do {
      request = new Tuple(Tuple.ICMP, client(lan), 0, server(), 8 * 256);
    } while (used.contains(request.reversed()) || !claim(request, "oversized-ping"));
    claim(request.reversed(), "oversized-ping");
    int id = 1 + random.nextInt(60_000);
    long at = time();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      packets.addAll(Packets.echo(request, lan, at, 65_500, id, i));
      packets.addAll(Packets.echo(request.reversed(), WAN, at + 16_000, 65_500, id, i));
      at += 1_000_000;
    }
  }

  /** SYN and SYN-ACK, the latter repeated; the last step of the handshake never comes. */
  private void halfOpenHandshake() {
    int[][] services = {{80, 80}, {81, 80}, {80, 443}, {82, 443}, {22, 22}, {25, 25}};
    int lan = 1 + random.nextInt(2);
    Tuple tuple;
    do {
      int[] service = services[random.nextInt(services.length)];
      long server = Tuple.address("203.0.113." + service[0]);
      tuple = new Tuple(Tuple.TCP, client(lan), ephemeral(), server, service[1]);
    } while (!claim(tuple, "half-open-handshake"));
    claim(tuple.reversed(), "half-open-handshake");
    long at = time();
    packets.add(Packets.tcp(tuple, lan, at, SYN, 0, 0));
    for (int i = random.nextInt(3); i >= 0; i--) {
      long wait = ((1L << i) - 1) * 1_000_000;
      packets.add(
          Packets.tcp(tuple.reversed(), WAN, at + 15_000 + wait, SYN | ACK, 0, 0));
    }
  }

  /** Takes the tuple for a label, unless it was recorded or taken before. */
  private boolean claim(Tuple tuple, String label) {
    return used.add(tuple) && labels.putIfAbsent(tuple, label) == null;
  }

  private long time() {
    return from + (long) (random.nextDouble() * (to - from));
  }

  private int ephemeral() {
    return 32_768 + random.nextInt(28_232);
  }

  private long client(int lan) {
    return Tuple.address("192.168." + lan + "0." + (11 + random.nextInt(24)));
  }

  private long server() {
    return Tuple.address("203.0.113." + SERVERS[random.nextInt(SERVERS.length)]);
  }

  private long serverOtherThanDns() {
    long server;
    do {
      server = server();
    } while (server == Tuple.address("203.0.113.53"));
    return server;
  }

  private long spoofed() {
    return random.nextInt(3) == 0
        ? Tuple.address("10." + random.nextInt(256) + ".0." + (1 + random.nextInt(254)))
        : client(1 + random.nextInt(2));
  }

  private long target(int port) {
    return switch (port) {
      case 22 -> Tuple.address("203.0.113.22");
      case 25 -> Tuple.address("203.0.113.25");
      default ->
          random.nextBoolean() ? Tuple.address("203.0.113.80") : client(1 + random.nextInt(2));
    };
  }
}
