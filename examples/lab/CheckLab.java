import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prints the counts of the lab's files and fails if they do not hold what README.md says. */
final class CheckLab {
  private static final int WAN = 3;
  private static final long TEN_MINUTES = 600_000;
  private static final List<String> KINDS = List.of("v5", "v9", "ipfix");

  private final Path directory;
  private final Map<Tuple, String> labels = new HashMap<>();
  private int failures;

  private CheckLab(Path directory) throws IOException {
    this.directory = directory;
    for (String line : Files.readAllLines(directory.resolve("labels.csv"))) {
      if (!line.startsWith("label,")) {
        String[] columns = line.split(",");
        labels.put(Tuple.ofCsv(columns), columns[0]);
      }
    }
  }

  public static void main(String[] args) throws IOException {
    CheckLab check = new CheckLab(Path.of(args[0]));
    for (String name : List.of("normal.pcap.gz", "held-back.pcap.gz", "attack.pcap")) {
      int packets = Pcap.read(check.directory.resolve(name)).packets().size();
      System.out.printf("| %s | %d | packets |%n", name, packets);
    }
    check.recordings();
    check.attacks();
    Map<String, Integer> counts = new TreeMap<>();
    check.labels.values().forEach(label -> counts.merge(label, 1, Integer::sum));
    System.out.println("labels: " + counts);
    System.out.println(check.failures == 0 ? "all checks hold" : check.failures + " FAILED");
    System.exit(check.failures == 0 ? 0 : 1);
  }

  private void recordings() throws IOException {
    for (String set : List.of("normal", "held-back")) {
      for (String kind : List.of("v5", "v9", "ipfix", "pmacct")) {
        String name = set + "-" + kind + ".pcap";
        ExportReader export = load(name);
        export.records().forEach(record -> normal(name, record));
        expect(
            name + " has enough records",
            export.records().size() >= (set.equals("normal") ? 1500 : 800));
      }
    }
  }

  private void attacks() throws IOException {
    for (String kind : KINDS) {
      load("attack-" + kind + ".pcap");
      Set<Tuple> seen = new HashSet<>();
      ExportReader mixed = load("mixed-" + kind + ".pcap");
      mixed.records().forEach(record -> seen.add(record.flow().tuple()));
      expect(kind + ": every label is in the mixed file", seen.containsAll(labels.keySet()));
      long attack = mixed.records().stream().filter(this::isLabelled).count();
      expect(kind + ": each labelled flow is one record", attack == labels.size());
    }
  }

  private boolean isLabelled(ExportReader.Exported record) {
    return labels.containsKey(record.flow().tuple());
  }

  private ExportReader load(String name) throws IOException {
    ExportReader export = ExportReader.read(directory.resolve(name));
    Map<String, Integer> protocols = new TreeMap<>();
    int last = Pcap.read(directory.resolve(name)).packets().size();
    for (ExportReader.Exported record : export.records()) {
      int protocol = record.flow().tuple().protocol();
      String shown = protocol == 6 ? "TCP" : protocol == 17 ? "UDP" : "ICMP";
      protocols.merge(shown, 1, Integer::sum);
      long lag = record.captureMillis() - record.flow().endMillis();
      expect(name + ": flow ends near its datagram", lag >= -1000 && lag < TEN_MINUTES);
      expect(
          name + ": flow starts before it ends",
          record.flow().startMillis() <= record.flow().endMillis());
    }
    System.out.printf(
        "| %s | %d | datagrams | %d | records | %s |%n",
        name, last, export.records().size(), protocols);
    expect(name + ": all data decodable", export.undecodable() == 0);
    return export;
  }

  /**
   * A TCP flow exported in parts fails here too: its later parts have no SYN. (The same 5-tuple may
   * come twice, where a client's port was used again.)
   */
  private void normal(String name, ExportReader.Exported record) {
    Flow flow = record.flow();
    Tuple tuple = flow.tuple();
    String where = name + ": " + tuple.csv() + " ";
    int flags = flow.tcpFlags();
    expect(where + "is unlabelled", !isLabelled(record));
    expect(where + "ingress " + flow.input(), isIngress(tuple, flow.input()));
    expect(where + "handshake, flags " + flags, tuple.protocol() != 6 || (flags & 0x12) == 0x12);
    expect(where + "more than a handshake", tuple.protocol() != 6 || flow.packets() > 2);
    expect(where + "no TCP flags", tuple.protocol() == 6 || flags <= 0);
    expect(where + "port 53", dnsOnly(tuple));
    boolean icmp = tuple.protocol() == Tuple.ICMP;
    expect(where + "is ordinary ping", !icmp || flow.octets() <= flow.packets() * 228);
    expect(where + "type", !icmp || tuple.destinationPort() % 2048 == 0);
  }

  private static boolean dnsOnly(Tuple tuple) {
    return tuple.protocol() != Tuple.UDP
        || tuple.sourcePort() != 53
        || tuple.source() == Tuple.address("203.0.113.53");
  }

  /** Whether packets from this address enter here; a DHCP client (0.0.0.0) is on either LAN. */
  private static boolean isIngress(Tuple tuple, int input) {
    return switch (Tuple.dotted(tuple.source() & 0xffffff00L)) {
      case "192.168.10.0" -> input == 1;
      case "192.168.20.0" -> input == 2;
      case "203.0.113.0" -> input == WAN;
      case "0.0.0.0" -> tuple.destinationPort() == 67 && (input == 1 || input == 2);
      default -> false;
    };
  }

  private void expect(String what, boolean holds) {
    if (!holds && failures++ < 40) {
      System.out.println("FAILED " + what);
    }
  }
}
