package dev.nomos.ingest.hostile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sets of v9 and IPFIX messages, moved whole: a template comes to data that it does not fit. */
final class ExportSets {
  private static final int V9 = 9;
  private static final int IPFIX = 10;
  private static final int SET_HEADER = 4;

  private record Stretch(int from, int length) {}

  private ExportSets() {}

  /** The datagram with a set of the other one in it; as it was where either has none. */
  static byte[] splice(byte[] datagram, byte[] other, Random random) {
    var places = sets(datagram);
    var sets = sets(other);
    if (places.isEmpty() || sets.isEmpty()) return datagram;
    var set = sets.get(random.nextInt(sets.size()));
    int at = places.get(random.nextInt(places.size())).from();
    var spliced = ByteBuffer.allocate(datagram.length + set.length());
    spliced.put(datagram, 0, at).put(other, set.from(), set.length());
    spliced.put(datagram, at, datagram.length - at);
    if (version(datagram) == IPFIX) spliced.putShort(2, (short) spliced.capacity());
    return spliced.array();
  }

  /** The datagram with its templates alone. */
  static byte[] templatesOnly(byte[] datagram) {
    var sets = sets(datagram).stream().filter(set -> datagram[set.from()] == 0).toList();
    int header = headerLength(version(datagram));
    int length = header + sets.stream().mapToInt(Stretch::length).sum();
    var kept = ByteBuffer.allocate(length).put(datagram, 0, header);
    for (var set : sets) kept.put(datagram, set.from(), set.length());
    if (version(datagram) == IPFIX) kept.putShort(2, (short) length);
    return kept.array();
  }

  private static int headerLength(int version) {
    return version == V9 ? 20 : 16;
  }

  private static int version(byte[] datagram) {
    return datagram.length < 2 ? 0 : (datagram[0] & 0xFF) << 8 | (datagram[1] & 0xFF);
  }

  private static List<Stretch> sets(byte[] datagram) {
    int version = version(datagram);
    List<Stretch> sets = new ArrayList<>();
    if (version != V9 && version != IPFIX) return sets;
    for (int at = headerLength(version); at + SET_HEADER <= datagram.length; ) {
      int length = (datagram[at + 2] & 0xFF) << 8 | (datagram[at + 3] & 0xFF);
      if (length < SET_HEADER || at + length > datagram.length) break;
      sets.add(new Stretch(at, length));
      at += length;
    }
    return sets;
  }
}
