package dev.nomos.ingest.packet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fields of a packet, with Wireshark's names. Whole numbers where nothing else is said. */
public enum PacketField {
  /** The packet's number in its capture, from 1. */
  FRAME_NUMBER("frame.number"),
  /** Seconds since 1970, exactly; absent where the capture has no time. */
  FRAME_TIME_EPOCH("frame.time_epoch"),
  /** Octets on the wire. */
  FRAME_LEN("frame.len"),
  /** Octets in the capture. */
  FRAME_CAP_LEN("frame.cap_len"),
  /** 4 or 6; another number in a packet that is neither. */
  IP_VERSION("ip.version"),
  /** Octets; of IPv6 always 40, without extension headers. */
  IP_HDR_LEN("ip.hdr_len"),
  /** Octets of the whole IP packet, as its header says; of IPv6 with its header. */
  IP_LEN("ip.len"),
  /** Time to live, or hop limit. */
  IP_TTL("ip.ttl"),
  /** Identification, as text such as 0x1a2b; IPv4 only. */
  IP_ID("ip.id"),
  /** The protocol above IP and its extension headers. */
  IP_PROTO("ip.proto"),
  /** Class of service: differentiated services and congestion notification; of IPv6 as well. */
  IP_DSFIELD("ip.dsfield"),
  /** 0 or 1: may not be fragmented; IPv4 only. */
  IP_FLAGS_DF("ip.flags.df"),
  /** 0 or 1: fragments follow; of IPv6 in its fragment header, absent without one. */
  IP_FLAGS_MF("ip.flags.mf"),
  /** Where this fragment belongs, in units of 8 octets; of IPv6 as {@code ip.flags.mf}. */
  IP_FRAG_OFFSET("ip.frag_offset"),
  /** Text; of IPv6 as well. */
  IP_SRC("ip.src"),
  /** Text; of IPv6 as well. */
  IP_DST("ip.dst"),
  TCP_SRCPORT("tcp.srcport"),
  TCP_DSTPORT("tcp.dstport"),
  /** Octets of payload by IP's length, without what Ethernet fills up with. */
  TCP_LEN("tcp.len"),
  /** As sent, not relative to the connection's start. */
  TCP_SEQ("tcp.seq"),
  /** The same as {@code tcp.seq}. */
  TCP_SEQ_RAW("tcp.seq_raw"),
  /**
   * Octets since the sender's SYN, which is 0; the first segment is 1 where no SYN was seen.
   * Wireshark's {@code tcp.seq} with its default settings.
   */
  TCP_SEQ_RELATIVE("tcp.seq_relative"),
  /** As sent, also where the ACK flag is not set. */
  TCP_ACK("tcp.ack"),
  /** The same as {@code tcp.ack}. */
  TCP_ACK_RAW("tcp.ack_raw"),
  /** Octets since the receiver's SYN; without the ACK flag as sent, mostly 0. */
  TCP_ACK_RELATIVE("tcp.ack_relative"),
  /** Octets. */
  TCP_HDR_LEN("tcp.hdr_len"),
  /** Text such as 0x0012. */
  TCP_FLAGS("tcp.flags"),
  /** 0 or 1, as the other flags. */
  TCP_FLAGS_FIN("tcp.flags.fin"),
  TCP_FLAGS_SYN("tcp.flags.syn"),
  TCP_FLAGS_RESET("tcp.flags.reset"),
  TCP_FLAGS_PUSH("tcp.flags.push"),
  TCP_FLAGS_ACK("tcp.flags.ack"),
  TCP_FLAGS_URG("tcp.flags.urg"),
  TCP_FLAGS_ECE("tcp.flags.ece"),
  TCP_FLAGS_CWR("tcp.flags.cwr"),
  /** As sent. */
  TCP_WINDOW_SIZE_VALUE("tcp.window_size_value"),
  /** Octets: scaled where the handshake was seen. */
  TCP_WINDOW_SIZE("tcp.window_size"),
  /** The factor, not its logarithm; -1 not known, -2 none in use; absent with SYN. */
  TCP_WINDOW_SIZE_SCALEFACTOR("tcp.window_size_scalefactor"),
  TCP_URGENT_POINTER("tcp.urgent_pointer"),
  /** Octets, as offered with SYN. */
  TCP_OPTIONS_MSS_VAL("tcp.options.mss_val"),
  TCP_OPTIONS_TIMESTAMP_TSVAL("tcp.options.timestamp.tsval"),
  TCP_OPTIONS_TIMESTAMP_TSECR("tcp.options.timestamp.tsecr"),
  UDP_SRCPORT("udp.srcport"),
  UDP_DSTPORT("udp.dstport"),
  /** Octets, header included, as the header says. */
  UDP_LENGTH("udp.length"),
  /** Type of the message; of ICMPv6 as well. */
  ICMP_TYPE("icmp.type"),
  /** Code of the message; of ICMPv6 as well. */
  ICMP_CODE("icmp.code"),
  /**
   * Text: TCP, UDP, ICMP, ICMPv6, ARP, IPv4 or IPv6 (of another protocol, or a later fragment),
   * other.
   */
  WS_COL_PROTOCOL("_ws.col.protocol");

  private final String wiresharkName;

  PacketField(String wiresharkName) {
    this.wiresharkName = wiresharkName;
  }

  public String wiresharkName() {
    return wiresharkName;
  }

  public static Optional<PacketField> named(String wiresharkName) {
    return Arrays.stream(values()).filter(f -> f.wiresharkName.equals(wiresharkName)).findFirst();
  }

  public static List<String> names() {
    return Arrays.stream(values()).map(PacketField::wiresharkName).toList();
  }
}
