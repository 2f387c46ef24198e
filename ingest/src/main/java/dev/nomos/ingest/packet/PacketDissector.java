package dev.nomos.ingest.packet;

import static dev.nomos.ingest.packet.PacketField.*;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.capture.Link;
import dev.nomos.ingest.netflow.Addresses;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of packets, one after the other: it remembers the handshakes, for the scale of
 * TCP windows. Owned by one thread. Fragments are not put together: the first is read as far as it
 * goes, of the others only the IP header.
 *
 * <p>Never throws, whatever the octets: what is cut or lies leaves its fields absent and is told by
 * {@link #flaw}.
 */
public final class PacketDissector {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int ARP = 0x0806;
  private static final int MOST_EXTENSIONS = 16;
  private static final long NANOS = 1_000_000_000L;

  private final EnumSet<PacketField> wanted = EnumSet.noneOf(PacketField.class);
  private final EnumMap<PacketField, Value> values = new EnumMap<>(PacketField.class);
  private final TcpHeader tcp;

  private byte[] octets = {};

  /** Where the IP packet ends: by its length, and no further than the capture goes. */
  private int end;

  private @Nullable String flaw;

  /** {@code fields}: the ones that will be asked for; others stay absent. */
  public PacketDissector(Collection<PacketField> fields) {
    wanted.addAll(fields);
    tcp = new TcpHeader(this);
  }

  /** Reads the next packet; {@code number}: of the packet in its capture, from 1. */
  public void dissect(CapturedPacket packet, long number) {
    values.clear();
    flaw = null;
    octets = packet.octets();
    put(FRAME_NUMBER, number);
    if (wants(FRAME_TIME_EPOCH) && packet.epochNanos() != 0) time(packet.epochNanos());
    put(FRAME_LEN, packet.originalLength());
    put(FRAME_CAP_LEN, octets.length);
    switch (Link.of(packet)) {
      case Link.Ip(var offset) -> ip(offset, packet.originalLength() - offset);
      case Link.Other(var type) -> protocol(type == ARP ? "ARP" : "other");
      case Link.Unknown(var why) -> {
        protocol("other");
        flaw(why);
      }
    }
  }

  /** The value of a field of the last packet; null where it is absent or was not wanted. */
  public @Nullable Value get(PacketField field) {
    return values.get(field);
  }

  /** What is wrong with the last packet, or null. */
  public @Nullable String flaw() {
    return flaw;
  }

  private void time(long nanos) {
    values.put(
        FRAME_TIME_EPOCH,
        nanos % NANOS == 0
            ? Value.of(nanos / NANOS)
            : new Value.Real(BigDecimal.valueOf(nanos, 9)));
  }

  /** {@code onWire}: octets from the IP header to the packet's end, as it was sent. */
  private void ip(int at, long onWire) {
    protocol("other");
    if (octets.length <= at) {
      flaw("IP header is cut");
      return;
    }
    int version = octets[at] >> 4 & 0xF;
    put(IP_VERSION, version);
    switch (version) {
      case 4 -> v4(at, onWire);
      case 6 -> v6(at, onWire);
      default -> flaw("IP version " + version);
    }
  }

  /**
   * RFC 791:
   *
   * <pre>
   * | version, header u4 u4 | service u8 | length u16 | id u16 | flags u3, fragment u13 |
   * | time to live u8 | protocol u8 | checksum u16 | source u32 | destination u32 | options |
   * </pre>
   */
  private void v4(int at, long onWire) {
    protocol("IPv4");
    if (octets.length < at + 20) {
      flaw("IPv4 header is cut");
      return;
    }
    int header = (octets[at] & 0xF) * 4;
    int length = u16(at + 2);
    put(IP_HDR_LEN, header);
    put(IP_LEN, length);
    put(IP_TTL, octets[at + 8] & 0xFF);
    if (wants(IP_ID)) put(IP_ID, "0x%04x".formatted(u16(at + 4)));
    int protocol = octets[at + 9] & 0xFF;
    int fragment = u16(at + 6);
    put(IP_PROTO, protocol);
    put(IP_DSFIELD, octets[at + 1] & 0xFF);
    put(IP_FLAGS_DF, fragment >> 14 & 1);
    put(IP_FLAGS_MF, fragment >> 13 & 1);
    put(IP_FRAG_OFFSET, fragment & 0x1FFF);
    addresses(at + 12, 4);
    if (header < 20) {
      flaw("IPv4 header length below 20");
    } else if (length != 0 && length < header) {
      flaw("IPv4 length below its header's");
    } else if ((fragment & 0x1FFF) == 0) {
      // length 0: segmented by the network card after the capture
      transport(protocol, at + header, at + (length == 0 ? onWire : length), at + 12, 4);
    }
  }

  /**
   * RFC 8200:
   *
   * <pre>
   * | version u4, class u8, label u20 | payload length u16 | next header u8 | hop limit u8 |
   * | source u128 | destination u128 |
   * </pre>
   */
  private void v6(int at, long onWire) {
    protocol("IPv6");
    put(IP_HDR_LEN, 40);
    if (octets.length < at + 40) {
      flaw("IPv6 header is cut");
      return;
    }
    int payload = u16(at + 4);
    long length = payload == 0 ? onWire : payload + 40L;
    put(IP_LEN, length);
    put(IP_TTL, octets[at + 7] & 0xFF);
    put(IP_DSFIELD, u16(at) >> 4 & 0xFF);
    addresses(at + 8, 16);
    int next = octets[at + 6] & 0xFF;
    int above = at + 40;
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      if (!isExtension(next)) {
        put(IP_PROTO, next);
        transport(next, above, at + length, at + 8, 16);
        return;
      }
      if (octets.length < above + 8) {
        flaw("IPv6 extension header is cut");
        return;
      }
      if (next == 44 && isLaterFragment(above)) return;
      int size = octets[above + 1] & 0xFF;
      int octetsOfHeader = next == 44 ? 8 : next == 51 ? (size + 2) * 4 : (size + 1) * 8;
      next = octets[above] & 0xFF;
      above += octetsOfHeader;
    }
    flaw("more than " + MOST_EXTENSIONS + " IPv6 extension headers");
  }

  /** Reads a fragment header: next u8, reserved u8, offset u13, reserved u2, more u1, id u32. */
  private boolean isLaterFragment(int at) {
    int fragment = u16(at + 2);
    put(IP_FLAGS_MF, fragment & 1);
    put(IP_FRAG_OFFSET, fragment >> 3);
    put(IP_PROTO, octets[at] & 0xFF);
    return fragment >> 3 != 0;
  }

  /** Hop-by-hop, routing, fragment, authentication, destination options. */
  private static boolean isExtension(int header) {
    return header == 0 || header == 43 || header == 44 || header == 51 || header == 60;
  }

  private void addresses(int at, int length) {
    if (wants(IP_SRC)) put(IP_SRC, address(at, length));
    if (wants(IP_DST)) put(IP_DST, address(at + length, length));
  }

  private String address(int at, int length) {
    return Addresses.text(Arrays.copyOfRange(octets, at, at + length));
  }

  /**
   * @param at where the transport header begins
   * @param ipEnd where the IP packet ends, by what it says
   * @param addresses where the source address is, the destination after it
   */
  private void transport(int protocol, int at, long ipEnd, int addresses, int addressLength) {
    end = (int) Math.min(ipEnd, octets.length);
    switch (protocol) {
      case TCP -> {
        protocol("TCP");
        tcp.read(at, ipEnd, addresses, addressLength);
      }
      case UDP -> {
        protocol("UDP");
        udp(at);
      }
      case ICMP -> icmp("ICMP", at);
      case ICMPV6 -> icmp("ICMPv6", at);
      default -> {}
    }
  }

  private void icmp(String protocol, int at) {
    protocol(protocol);
    if (has(at, 1)) put(ICMP_TYPE, u8(at));
    if (has(at + 1, 1)) put(ICMP_CODE, u8(at + 1));
    else flaw("ICMP header is cut");
  }

  private void udp(int at) {
    if (has(at, 2)) put(UDP_SRCPORT, u16(at));
    if (has(at + 2, 2)) put(UDP_DSTPORT, u16(at + 2));
    if (has(at + 4, 2)) put(UDP_LENGTH, u16(at + 4));
    else flaw("UDP header is cut");
  }

  private void protocol(String name) {
    put(WS_COL_PROTOCOL, name);
  }

  boolean wants(PacketField field) {
    return wanted.contains(field);
  }

  void put(PacketField field, long value) {
    if (wants(field)) values.put(field, Value.of(value));
  }

  void put(PacketField field, String value) {
    if (wants(field)) values.put(field, Value.of(value));
  }

  void flaw(String what) {
    flaw = what;
  }

  byte[] octets() {
    return octets;
  }

  /** Whether the packet has these octets: captured, and not beyond what IP says that there are. */
  boolean has(int at, int count) {
    return at >= 0 && at + count <= end;
  }

  int u8(int at) {
    return octets[at] & 0xFF;
  }

  int u16(int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }

  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }
}
