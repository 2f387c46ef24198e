import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Meters the packets of attack.pcap into flows and writes attack-v5.pcap, attack-v9.pcap and
 * attack-ipfix.pcap. Times, timeouts and layout are those of the lab's softflowd. One thing is not
 * in the packets: a flow labelled udp-tcp-flags gets TCP flags, as from a broken exporter.
 */
final class ExportAttacks {
  private static final int[] BROKEN_FLAGS = {0x02, 0x10, 0x12, 0x18, 0x1b};
  private static final long SCAN_MILLIS = 2000;
  private static final int PER_DATAGRAM = 24;

  private ExportAttacks() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Collection<Flow> flows = meter(Pcap.read(directory.resolve("attack.pcap")).packets());
    List<Flow> exported = breakFlags(flows, labels(directory.resolve("labels.csv")));
    List<Pcap.Packet> heldBack = Pcap.read(directory.resolve("held-back.pcap.gz")).packets();
    long boot = heldBack.getFirst().micros() / 1000 - 3000;
    export(directory.resolve("attack-v5.pcap"), new ExportEncoder(5, boot), exported);
    export(directory.resolve("attack-v9.pcap"), new ExportEncoder(9, boot), exported);
    export(directory.resolve("attack-ipfix.pcap"), new ExportEncoder(10, boot), exported);
    System.out.println(exported.size() + " flows in each of attack-{v5,v9,ipfix}.pcap");
  }

  /** Fragments count to the flow of their packet's first fragment, by IP identification. */
  private static Collection<Flow> meter(List<Pcap.Packet> packets) {
    Map<Tuple, Flow> flows = new LinkedHashMap<>();
    Map<String, Tuple> firstFragments = new HashMap<>();
    for (Pcap.Packet packet : packets) {
      Tuple stated = Packets.tuple(packet);
      String datagram =
          stated.source() + "/" + stated.destination() + "/" + Packets.identification(packet);
      if (stated.sourcePort() >= 0) {
        firstFragments.put(datagram, stated);
      }
      Flow flow = Packets.flow(packet, firstFragments.get(datagram));
      flows.merge(flow.tuple(), flow, Flow::plus);
    }
    return flows.values();
  }

  private static Map<Tuple, String> labels(Path file) throws IOException {
    Map<Tuple, String> labels = new HashMap<>();
    for (String line : Files.readAllLines(file).subList(1, (int) Files.lines(file).count())) {
      String[] columns = line.split(",");
      labels.put(Tuple.ofCsv(columns), columns[0]);
    }
    return labels;
  }

  private static List<Flow> breakFlags(Collection<Flow> flows, Map<Tuple, String> labels) {
    List<Flow> out = new ArrayList<>();
    for (Flow flow : flows) {
      boolean broken = labels.get(flow.tuple()).equals("udp-tcp-flags");
      out.add(broken ? flow.withTcpFlags(BROKEN_FLAGS[out.size() % 5]) : flow);
    }
    return out;
  }

  /** A flow is exported at the first scan of the cache after it was idle long enough. */
  private static void export(Path file, ExportEncoder encoder, List<Flow> flows)
      throws IOException {
    Map<Long, List<Flow>> scans = new TreeMap<>();
    for (Flow flow : flows) {
      long due = flow.endMillis() + (flow.tuple().protocol() == Tuple.TCP ? 25_000 : 12_000);
      scans.computeIfAbsent(due / SCAN_MILLIS + 1, _ -> new ArrayList<>()).add(flow);
    }
    List<Pcap.Packet> datagrams = new ArrayList<>();
    scans.forEach(
        (scan, due) -> {
          for (int i = 0; i < due.size(); i += PER_DATAGRAM) {
            List<Flow> part = due.subList(i, Math.min(due.size(), i + PER_DATAGRAM));
            datagrams.add(encoder.encode(part, scan * SCAN_MILLIS + 407 + i / PER_DATAGRAM));
          }
        });
    Pcap.write(file, Pcap.ETHERNET, 65_535, datagrams);
  }
}
