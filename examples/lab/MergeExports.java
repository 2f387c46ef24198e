import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes mixed-v5/v9/ipfix.pcap: the held-back and the attack datagrams by capture time. */
final class MergeExports {
  private MergeExports() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    for (String kind : List.of("v5", "v9", "ipfix")) {
      List<Pcap.Packet> all = new ArrayList<>();
      for (String set : List.of("held-back", "attack")) {
        Pcap.Content content = Pcap.read(directory.resolve(set + "-" + kind + ".pcap"));
        if (content.linkType() != Pcap.ETHERNET) {
          throw new IOException("not a capture on Ethernet: " + set + "-" + kind);
        }
        all.addAll(content.packets());
      }
      all.sort(Comparator.comparingLong(Pcap.Packet::micros));
      Pcap.write(directory.resolve("mixed-" + kind + ".pcap"), Pcap.ETHERNET, 65_535, all);
      System.out.println("mixed-" + kind + ".pcap: " + all.size() + " datagrams");
    }
  }
}
