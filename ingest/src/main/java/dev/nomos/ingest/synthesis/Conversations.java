package dev.nomos.ingest.synthesis;

import static dev.nomos.ingest.packet.PacketField.*;

import dev.nomos.ingest.packet.PacketField;
import dev.nomos.logic.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives the packets of each window what {@code partition_by} asks of them: one conversation for all
 * of a window, which no other window has, so that windows read back unmixed. Addresses and ports
 * that a row says stay; where an earlier row is of the same conversation, the larger port is moved
 * on to a free one. What a row does not say is taken from dynamic ports (49152 and above), then
 * from 192.0.2.0/24 and 198.51.100.0/24, or 2001:db8:1::/48 and 2001:db8:2::/48.
 *
 * <p>Remembers every conversation: some 300 octets for each window. One owner.
 */
final class Conversations {
  private static final int DYNAMIC_PORTS = 65_536 - 49_152;
  private static final int HOSTS = 254;
  private static final int LOWEST_MOVED = 1_024;
  private static final int HIGHEST_PORT = 65_535;

  /** Free conversations that are tried for one window. */
  private static final int MOST_TRIED = 1 << 16;

  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Set<PacketField> PORTS =
      Set.of(TCP_SRCPORT, TCP_DSTPORT, UDP_SRCPORT, UDP_DSTPORT);

  /** What may be chosen, that which varies fastest first. */
  private static final List<PacketField> CHOSEN =
      List.of(TCP_SRCPORT, UDP_SRCPORT, IP_SRC, IP_DST, TCP_DSTPORT, UDP_DSTPORT);

  private final List<PacketField> partition;

  /** The other of a symmetric pair; empty where directions are told apart. */
  private final Map<PacketField, PacketField> partners;

  private final Set<String> taken = new HashSet<>();

  /** The port that a conversation was last moved to. */
  private final Map<String, Integer> lastMoves = new HashMap<>();

  private long next;
  private long moved;

  /** {@code partition}: nothing where all packets are of one partition. */
  Conversations(List<PacketField> partition, Map<PacketField, PacketField> partners) {
    this.partition = List.copyOf(partition);
    this.partners = Map.copyOf(partners);
  }

  /** Windows whose larger port was moved on. */
  long moved() {
    return moved;
  }

  /** Completes what is said of the packets of one window. */
  void assign(List<Map<PacketField, Value>> packets) throws NoPackets {
    if (partition.isEmpty()) return;
    Map<PacketField, Value> key = new EnumMap<>(PacketField.class);
    List<Boolean> backward = new ArrayList<>();
    for (var said : packets) {
      boolean isForward = agrees(key, said, false);
      if (!isForward && (partners.isEmpty() || !agrees(key, said, true)))
        throw new NoPackets("its packets differ in " + names() + ", and are no one window");
      backward.add(!isForward);
      for (var field : partition) {
        var value = said.get(field);
        if (value != null) key.put(end(field, !isForward), value);
      }
    }
    complete(key, isV6(packets.getFirst(), key));
    for (int i = 0; i < packets.size(); i++) {
      for (var field : partition) {
        var value = key.get(end(field, backward.get(i)));
        if (value != null) packets.get(i).put(field, value);
      }
    }
  }

  private List<String> names() {
    return partition.stream().map(PacketField::wiresharkName).toList();
  }

  private PacketField end(PacketField field, boolean isBackward) {
    return isBackward ? partners.getOrDefault(field, field) : field;
  }

  private boolean agrees(
      Map<PacketField, Value> key, Map<PacketField, Value> said, boolean isBackward) {
    return partition.stream()
        .allMatch(
            field -> {
              var known = key.get(end(field, isBackward));
              var value = said.get(field);
              return known == null || value == null || known.text().equals(value.text());
            });
  }

  private static boolean isV6(Map<PacketField, Value> said, Map<PacketField, Value> key) {
    return is(said.get(IP_VERSION), "6") || hasColon(key.get(IP_SRC)) || hasColon(key.get(IP_DST));
  }

  private static boolean is(@Nullable Value value, String text) {
    return value != null && value.text().equals(text);
  }

  private static boolean hasColon(@Nullable Value address) {
    return address != null && address.text().contains(":");
  }

  private void complete(Map<PacketField, Value> key, boolean isV6) throws NoPackets {
    var open = CHOSEN.stream().filter(f -> partition.contains(f) && !key.containsKey(f)).toList();
    long ways = 1;
    for (var field : open) ways *= PORTS.contains(field) ? DYNAMIC_PORTS : HOSTS;
    for (long tried = 0; tried < Math.min(ways, MOST_TRIED); tried++) {
      if (!open.isEmpty()) choose(open, key, next++, isV6);
      if (taken.add(name(key))) return;
    }
    move(key);
  }

  private static void choose(
      List<PacketField> open, Map<PacketField, Value> key, long number, boolean isV6) {
    long rest = number;
    for (var field : open) {
      int ways = PORTS.contains(field) ? DYNAMIC_PORTS : HOSTS;
      int choice = (int) (rest % ways);
      rest /= ways;
      key.put(field, chosen(field, choice, isV6));
    }
  }

  private static Value chosen(PacketField field, int choice, boolean isV6) {
    return switch (field) {
      case IP_SRC ->
          Value.of(
              isV6 ? "2001:db8:1::" + Integer.toHexString(choice + 1) : "192.0.2." + (choice + 1));
      case IP_DST ->
          Value.of(
              isV6
                  ? "2001:db8:2::" + Integer.toHexString(choice + 1)
                  : "198.51.100." + (choice + 1));
      case TCP_DSTPORT, UDP_DSTPORT -> Value.of(choice == 0 ? 9 : 49_152 + choice);
      default -> Value.of(49_152 + choice);
    };
  }

  /** Equal for both directions where they are one partition. */
  private String name(Map<PacketField, Value> key) {
    var forward = text(key, false);
    if (partners.isEmpty()) return forward;
    var backward = text(key, true);
    return forward.compareTo(backward) < 0 ? forward : backward;
  }

  private String text(Map<PacketField, Value> key, boolean isBackward) {
    var text = new StringBuilder();
    for (var field : partition) {
      var value = key.get(end(field, isBackward));
      text.append(value == null ? "" : value.text()).append(' ');
    }
    return text.toString();
  }

  private void move(Map<PacketField, Value> key) throws NoPackets {
    var conversation = name(key);
    PacketField larger = null;
    int port = -1;
    for (var field : partition) {
      var value = key.get(field);
      if (value == null || !PORTS.contains(field) || !PORT.matcher(value.text()).matches())
        continue;
      int here = Integer.parseInt(value.text());
      if (here > port) {
        port = here;
        larger = field;
      }
    }
    if (larger == null)
      throw new NoPackets("an earlier row has the same " + names() + ", and no port is free");
    int last = lastMoves.getOrDefault(conversation, port);
    for (int tried = 0; tried <= HIGHEST_PORT; tried++) {
      last = last >= HIGHEST_PORT || last < LOWEST_MOVED ? LOWEST_MOVED : last + 1;
      key.put(larger, Value.of(last));
      if (taken.add(name(key))) {
        lastMoves.put(conversation, last);
        moved++;
        return;
      }
    }
    throw new NoPackets("65,000 earlier rows have the same " + names());
  }
}
