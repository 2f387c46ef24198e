package dev.nomos.ingest.packet;

import static dev.nomos.ingest.packet.PacketField.*;

import dev.nomos.ingest.packet.PacketBuilder.Endpoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpMaximumSegmentSizeOption;
import org.pcap4j.packet.TcpNoOperationOption;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.TcpTimestampsOption;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.UnknownPacket;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.TcpPort;
import org.pcap4j.packet.namednumber.UdpPort;

/** What is above IP in packets that can be built. */
enum Transport {
  TCP(TCP_LEN, 0) {
    @Override
    int headerLength(SaidFields said, int ipHeader) throws ImpossiblePacket {
      int least = TCP_FIXED + optionOctets(said);
      if (said.has(TCP_HDR_LEN)) return said.headerLength(TCP_HDR_LEN, least);
      int left = beforePayload(said) - ipHeader;
      return left % 4 == 0 && least <= left && left <= MOST_TCP_HEADER ? left : least;
    }

    @Override
    Packet.Builder segment(SaidFields said, Endpoints endpoints, int header, int payload)
        throws ImpossiblePacket {
      int flags = flags(said);
      return new TcpPacket.Builder()
          .srcPort(TcpPort.getInstance((short) said.small(TCP_SRCPORT, 0, 65_535, SOURCE_PORT)))
          .dstPort(TcpPort.getInstance((short) said.small(TCP_DSTPORT, 0, 65_535, DISCARD)))
          .sequenceNumber(u32(said, TCP_SEQ, TCP_SEQ_RAW, TCP_SEQ_RELATIVE))
          .acknowledgmentNumber(u32(said, TCP_ACK, TCP_ACK_RAW, TCP_ACK_RELATIVE))
          .reserved((byte) (flags >> 6))
          .urg((flags & 0x20) != 0)
          .ack((flags & 0x10) != 0)
          .psh((flags & 0x08) != 0)
          .rst((flags & 0x04) != 0)
          .syn((flags & 0x02) != 0)
          .fin((flags & 0x01) != 0)
          .window((short) window(said))
          .urgentPointer((short) said.small(TCP_URGENT_POINTER, 0, 65_535, 0))
          .options(options(said, header))
          .payloadBuilder(zeros(payload))
          .srcAddr(endpoints.source())
          .dstAddr(endpoints.destination())
          .correctLengthAtBuild(true)
          .correctChecksumAtBuild(true);
    }
  },
  UDP(UDP_LENGTH, 8) {
    @Override
    int headerLength(SaidFields said, int ipHeader) {
      return lengthOffset();
    }

    @Override
    Packet.Builder segment(SaidFields said, Endpoints endpoints, int header, int payload)
        throws ImpossiblePacket {
      return new UdpPacket.Builder()
          .srcPort(UdpPort.getInstance((short) said.small(UDP_SRCPORT, 0, 65_535, SOURCE_PORT)))
          .dstPort(UdpPort.getInstance((short) said.small(UDP_DSTPORT, 0, 65_535, DISCARD)))
          .payloadBuilder(zeros(payload))
          .srcAddr(endpoints.source())
          .dstAddr(endpoints.destination())
          .correctLengthAtBuild(true)
          .correctChecksumAtBuild(true);
    }

    // A checksum that comes out as 0 is sent as its other zero: 0 is none (RFC 768).
    @Override
    void finish(byte[] frame, int at) {
      if (frame[at + 6] == 0 && frame[at + 7] == 0) Arrays.fill(frame, at + 6, at + 8, (byte) 0xFF);
    }
  };

  /** The first of those that nobody registers (RFC 6335). */
  static final int SOURCE_PORT = 49_152;

  /** Whose payload means nothing (RFC 863). */
  static final int DISCARD = 9;

  private static final int TCP_FIXED = 20;
  private static final int MOST_TCP_HEADER = 60;
  private static final int MSS_OCTETS = 4;

  /** With two no-operations before it. */
  private static final int TIMESTAMP_OCTETS = 12;

  private static final int ACK = 0x10;

  /** By the names of the flags, lowest bit first. */
  private static final Map<PacketField, Integer> FLAGS =
      Map.of(
          TCP_FLAGS_FIN, 0x01,
          TCP_FLAGS_SYN, 0x02,
          TCP_FLAGS_RESET, 0x04,
          TCP_FLAGS_PUSH, 0x08,
          TCP_FLAGS_ACK, ACK,
          TCP_FLAGS_URG, 0x20,
          TCP_FLAGS_ECE, 0x40,
          TCP_FLAGS_CWR, 0x80);

  private final PacketField length;
  private final int lengthOffset;

  Transport(PacketField length, int lengthOffset) {
    this.length = length;
    this.lengthOffset = lengthOffset;
  }

  /** By the protocol that is said, else by fields that only one has, else TCP. */
  static Transport of(SaidFields said) throws ImpossiblePacket {
    var protocol = said.get(WS_COL_PROTOCOL);
    if (protocol != null)
      return switch (protocol.text()) {
        case "TCP" -> TCP;
        case "UDP" -> UDP;
        default ->
            throw new ImpossiblePacket(
                "_ws.col.protocol = %s: only TCP and UDP are built".formatted(protocol));
      };
    if (said.has(IP_PROTO))
      return switch (said.small(IP_PROTO, 0, 255, 0)) {
        case 6 -> TCP;
        case 17 -> UDP;
        default ->
            throw new ImpossiblePacket(
                "ip.proto = %s: only TCP (6) and UDP (17) are built".formatted(said.get(IP_PROTO)));
      };
    return said.hasAny(UDP.fields()) && !said.hasAny(TCP.fields()) ? UDP : TCP;
  }

  private Set<PacketField> fields() {
    String prefix = this == TCP ? "tcp." : "udp.";
    var fields = EnumSet.noneOf(PacketField.class);
    for (var field : PacketField.values())
      if (field.wiresharkName().startsWith(prefix)) fields.add(field);
    return fields;
  }

  IpNumber number() {
    return switch (this) {
      case TCP -> IpNumber.TCP;
      case UDP -> IpNumber.UDP;
    };
  }

  /** The field that tells the length of the payload and {@link #lengthOffset} octets more. */
  PacketField length() {
    return length;
  }

  int lengthOffset() {
    return lengthOffset;
  }

  /** As long as it is said to be, or follows from the other lengths; {@code ipHeader}: IP's. */
  abstract int headerLength(SaidFields said, int ipHeader) throws ImpossiblePacket;

  /** A header so long, and a payload of zeros. */
  abstract Packet.Builder segment(SaidFields said, Endpoints endpoints, int header, int payload)
      throws ImpossiblePacket;

  /** Last changes to a frame whose transport header begins at {@code at}. */
  void finish(byte[] frame, int at) {}

  /** Octets of IP's and TCP's header, as the other lengths leave them; 0 where they do not. */
  private static int beforePayload(SaidFields said) throws ImpossiblePacket {
    int payload = said.small(TCP_LEN, 0, 65_535, 0);
    int all = said.small(IP_LEN, 0, 65_575, 0);
    int frame = said.small(FRAME_LEN, 0, PacketBuilder.MOST_FRAME, 0);
    if (!said.has(TCP_LEN) || (all == 0 && frame <= PacketBuilder.LEAST_FILLED)) return 0;
    return (all > 0 ? all : frame - PacketBuilder.ETHERNET_HEADER) - payload;
  }

  private static Packet.Builder zeros(int payload) {
    return new UnknownPacket.Builder().rawData(new byte[payload]);
  }

  /** The first of the fields that is said, else 0. */
  private static int u32(SaidFields said, PacketField... fields) throws ImpossiblePacket {
    for (var field : fields)
      if (said.has(field)) return (int) said.number(field, 0, 0xFFFF_FFFFL, 0);
    return 0;
  }

  private static int window(SaidFields said) throws ImpossiblePacket {
    long scaled = said.number(TCP_WINDOW_SIZE, 0, 65_535L << 14, 65_535);
    return said.small(TCP_WINDOW_SIZE_VALUE, 0, 65_535, (int) Math.min(scaled, 65_535));
  }

  /** The lowest twelve bits; an ACK where nothing is said of any. */
  private static int flags(SaidFields said) throws ImpossiblePacket {
    boolean isSilent = !said.has(TCP_FLAGS) && !said.hasAny(FLAGS.keySet());
    int flags = said.small(TCP_FLAGS, 0, 0xFFF, isSilent ? ACK : 0);
    for (var flag : FLAGS.entrySet())
      flags |= said.small(flag.getKey(), 0, 1, 0) == 1 ? flag.getValue() : 0;
    return flags;
  }

  private static int optionOctets(SaidFields said) {
    return (said.has(TCP_OPTIONS_MSS_VAL) ? MSS_OCTETS : 0)
        + (hasTimestamps(said) ? TIMESTAMP_OCTETS : 0);
  }

  private static boolean hasTimestamps(SaidFields said) {
    return said.has(TCP_OPTIONS_TIMESTAMP_TSVAL) || said.has(TCP_OPTIONS_TIMESTAMP_TSECR);
  }

  private static List<TcpPacket.TcpOption> options(SaidFields said, int header)
      throws ImpossiblePacket {
    List<TcpPacket.TcpOption> options = new ArrayList<>();
    if (said.has(TCP_OPTIONS_MSS_VAL))
      options.add(
          new TcpMaximumSegmentSizeOption.Builder()
              .maxSegSize((short) said.small(TCP_OPTIONS_MSS_VAL, 0, 65_535, 0))
              .correctLengthAtBuild(true)
              .build());
    int idle = header - TCP_FIXED - optionOctets(said) + (hasTimestamps(said) ? 2 : 0);
    for (int i = 0; i < idle; i++) options.add(TcpNoOperationOption.getInstance());
    if (hasTimestamps(said))
      options.add(
          new TcpTimestampsOption.Builder()
              .tsValue(u32(said, TCP_OPTIONS_TIMESTAMP_TSVAL))
              .tsEchoReply(u32(said, TCP_OPTIONS_TIMESTAMP_TSECR))
              .correctLengthAtBuild(true)
              .build());
    return options;
  }
}
