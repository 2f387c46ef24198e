package dev.nomos.ingest.packet;

import static dev.nomos.ingest.packet.PacketField.*;

import dev.nomos.ingest.capture.CaptureWriter;
import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.logic.Value;
import java.math.BigDecimal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IpV4NoOperationOption;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV4Rfc791Tos;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.IpV6SimpleFlowLabel;
import org.pcap4j.packet.IpV6SimpleTrafficClass;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.namednumber.EtherType;
import org.pcap4j.packet.namednumber.IpNumber;
import org.pcap4j.packet.namednumber.IpVersion;
import org.pcap4j.util.MacAddress;

/**
 * Builds the Ethernet frames of TCP segments and UDP datagrams from some of their fields; the
 * inverse of {@link PacketDissector}, by which each frame is read again: what does not come back as
 * it was said is no packet.
 *
 * <p>What nothing is said of: IPv4 unless an address tells otherwise, from 192.0.2.1 to
 * 198.51.100.1 (RFC 5737) or 2001:db8:1::1 to 2001:db8:2::1 (RFC 3849), at the beginning of the
 * year 2000, 64 hops, not to be fragmented; TCP from port 49152 to 9, an ACK, numbers 0, a window
 * of 65535. The payload is zeros, as long as {@code tcp.len} or {@code udp.length} says, else
 * {@code ip.len}, else {@code frame.len}, else empty. Where these and {@code tcp.len} leave room,
 * TCP has options, which are no-operations where nothing is said of them; a longer frame is filled
 * up with zeros. Of a frame longer than {@link #LONGEST_CAPTURED} only the beginning is captured,
 * unless {@code frame.cap_len} says more. Lengths and checksums are right.
 *
 * <p>Immutable but for what it reads with: owned by one thread.
 */
public final class PacketBuilder {
  /** Octets of a frame that are captured, where nothing else is said. */
  public static final int LONGEST_CAPTURED = 2_048;

  /**
   * What a packet does not carry: it depends on the packets before it in the capture. Of those
   * there are, relative numbers and scaled windows stand in for the numbers as sent.
   */
  public static final Set<PacketField> NOT_CARRIED =
      Collections.unmodifiableSet(
          EnumSet.of(
              FRAME_NUMBER,
              TCP_SEQ_RELATIVE,
              TCP_ACK_RELATIVE,
              TCP_WINDOW_SIZE,
              TCP_WINDOW_SIZE_SCALEFACTOR));

  static final int ETHERNET_HEADER = 14;
  static final int MOST_FRAME = 262_144;

  /** Frames of so many octets may have been filled up by Ethernet. */
  static final int LEAST_FILLED = 60;

  private static final int V6_HEADER = 40;

  /** By IPv4's length field; of IPv6 it is the payload's. */
  private static final int MOST_IP = 65_535;

  private static final long YEAR_2000_NANOS = 946_684_800_000_000_000L;
  private static final MacAddress FROM = MacAddress.getByName("02:00:00:00:00:01");
  private static final MacAddress TO = MacAddress.getByName("02:00:00:00:00:02");

  private final PacketDissector dissector =
      new PacketDissector(EnumSet.complementOf(EnumSet.copyOf(NOT_CARRIED)));

  /** The packet of these fields. */
  public BuiltPacket build(Map<PacketField, Value> fields) {
    var said = new SaidFields(fields);
    try {
      var packet = packet(said, nanos(said));
      check(fields, packet);
      return new BuiltPacket.Possible(packet);
    } catch (ImpossiblePacket e) {
      return new BuiltPacket.Impossible(e.why());
    }
  }

  private static long nanos(SaidFields said) throws ImpossiblePacket {
    var value = said.get(FRAME_TIME_EPOCH);
    if (value == null) return YEAR_2000_NANOS;
    var seconds = SaidFields.numberOf(value);
    if (seconds == null
        || seconds.signum() < 0
        || seconds.compareTo(BigDecimal.valueOf(CaptureWriter.MOST_SECONDS)) >= 0
        || seconds.stripTrailingZeros().scale() > 6)
      throw new ImpossiblePacket(
          "frame.time_epoch = %s, which is not from 0 to %d in whole microseconds"
              .formatted(value, CaptureWriter.MOST_SECONDS - 1));
    return seconds.movePointRight(9).longValueExact();
  }

  /** Every field that is said is read as it was said. */
  private void check(Map<PacketField, Value> fields, CapturedPacket packet)
      throws ImpossiblePacket {
    dissector.dissect(packet, 1);
    for (var said : fields.entrySet()) {
      var field = said.getKey();
      var read = dissector.get(field);
      if (!NOT_CARRIED.contains(field) && !SaidFields.isSame(said.getValue(), read))
        throw new ImpossiblePacket(
            "%s = %s, where a packet with the other fields has %s"
                .formatted(field.wiresharkName(), said.getValue(), read == null ? "none" : read));
    }
  }

  private static CapturedPacket packet(SaidFields said, long nanos) throws ImpossiblePacket {
    var endpoints = Endpoints.of(said);
    boolean isV4 = endpoints.source() instanceof Inet4Address;
    int ipHeader = isV4 ? said.headerLength(IP_HDR_LEN, 20) : V6_HEADER;
    var transport = Transport.of(said);
    int header = transport.headerLength(said, ipHeader);
    int headers = ipHeader + header;
    int most = (isV4 ? MOST_IP : MOST_IP + V6_HEADER) - headers;
    int payload = payload(said, transport, headers, most);
    var segment = transport.segment(said, endpoints, header, payload);
    Packet.Builder ip =
        isV4
            ? v4(said, endpoints, transport.number(), segment, ipHeader)
            : v6(said, endpoints, transport.number(), segment);
    int frame = ETHERNET_HEADER + headers + payload;
    int length = said.small(FRAME_LEN, frame, MOST_FRAME, frame);
    byte[] octets =
        new EthernetPacket.Builder()
            .srcAddr(FROM)
            .dstAddr(TO)
            .type(isV4 ? EtherType.IPV4 : EtherType.IPV6)
            .payloadBuilder(ip)
            .pad(new byte[length - frame])
            .build()
            .getRawData();
    transport.finish(octets, ETHERNET_HEADER + ipHeader);
    int captured = said.small(FRAME_CAP_LEN, 0, length, Math.min(length, LONGEST_CAPTURED));
    return new CapturedPacket(
        nanos, CaptureWriter.ETHERNET, Arrays.copyOf(octets, captured), length);
  }

  private static int payload(SaidFields said, Transport transport, int headers, int most)
      throws ImpossiblePacket {
    int fixed = transport.lengthOffset();
    if (said.has(transport.length()))
      return said.small(transport.length(), fixed, most + fixed, fixed) - fixed;
    if (said.has(IP_LEN)) return said.small(IP_LEN, headers, headers + most, headers) - headers;
    int all = ETHERNET_HEADER + headers;
    return Math.min(most, said.small(FRAME_LEN, all, MOST_FRAME, all) - all);
  }

  private static Packet.Builder v4(
      SaidFields said, Endpoints endpoints, IpNumber protocol, Packet.Builder segment, int header)
      throws ImpossiblePacket {
    List<IpV4Packet.IpV4Option> options =
        new ArrayList<>(Collections.nCopies(header - 20, IpV4NoOperationOption.getInstance()));
    return new IpV4Packet.Builder()
        .version(IpVersion.IPV4)
        .tos(IpV4Rfc791Tos.newInstance((byte) said.small(IP_DSFIELD, 0, 255, 0)))
        .identification((short) said.small(IP_ID, 0, 65_535, 0))
        .dontFragmentFlag(said.small(IP_FLAGS_DF, 0, 1, isFragment(said) ? 0 : 1) == 1)
        .moreFragmentFlag(said.small(IP_FLAGS_MF, 0, 1, 0) == 1)
        .fragmentOffset((short) said.small(IP_FRAG_OFFSET, 0, 8_191, 0))
        .ttl((byte) said.small(IP_TTL, 0, 255, 64))
        .protocol(protocol)
        .srcAddr((Inet4Address) endpoints.source())
        .dstAddr((Inet4Address) endpoints.destination())
        .options(options)
        .payloadBuilder(segment)
        .correctLengthAtBuild(true)
        .correctChecksumAtBuild(true);
  }

  private static boolean isFragment(SaidFields said) throws ImpossiblePacket {
    return said.small(IP_FLAGS_MF, 0, 1, 0) == 1 || said.small(IP_FRAG_OFFSET, 0, 8_191, 0) > 0;
  }

  private static Packet.Builder v6(
      SaidFields said, Endpoints endpoints, IpNumber protocol, Packet.Builder segment)
      throws ImpossiblePacket {
    return new IpV6Packet.Builder()
        .version(IpVersion.IPV6)
        .trafficClass(IpV6SimpleTrafficClass.newInstance((byte) said.small(IP_DSFIELD, 0, 255, 0)))
        .flowLabel(IpV6SimpleFlowLabel.newInstance(0))
        .nextHeader(protocol)
        .hopLimit((byte) said.small(IP_TTL, 0, 255, 64))
        .srcAddr((Inet6Address) endpoints.source())
        .dstAddr((Inet6Address) endpoints.destination())
        .payloadBuilder(segment)
        .correctLengthAtBuild(true);
  }

  /** Addresses of one family. */
  record Endpoints(InetAddress source, InetAddress destination) {
    private static final Endpoints V4 = of("192.0.2.1", "198.51.100.1");
    private static final Endpoints V6 = of("2001:db8:1::1", "2001:db8:2::1");

    private static Endpoints of(String source, String destination) {
      return new Endpoints(InetAddress.ofLiteral(source), InetAddress.ofLiteral(destination));
    }

    static Endpoints of(SaidFields said) throws ImpossiblePacket {
      var source = said.address(IP_SRC);
      var destination = said.address(IP_DST);
      boolean isV6 =
          said.has(IP_VERSION)
              ? said.small(IP_VERSION, 4, 6, 4) == 6
              : source instanceof Inet6Address || destination instanceof Inet6Address;
      var defaults = isV6 ? V6 : V4;
      var from = Objects.requireNonNullElse(source, defaults.source());
      var to = Objects.requireNonNullElse(destination, defaults.destination());
      if (!isOf(isV6, from) || !isOf(isV6, to))
        throw new ImpossiblePacket(
            "addresses %s and %s are not both of IPv%d"
                .formatted(from.getHostAddress(), to.getHostAddress(), isV6 ? 6 : 4));
      return new Endpoints(from, to);
    }

    private static boolean isOf(boolean isV6, @Nullable InetAddress address) {
      return isV6 ? address instanceof Inet6Address : address instanceof Inet4Address;
    }
  }
}
