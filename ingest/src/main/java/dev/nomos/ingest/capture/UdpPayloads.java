package dev.nomos.ingest.capture;

import dev.nomos.ingest.capture.UdpExtraction.Found;
import dev.nomos.ingest.capture.UdpExtraction.Skipped;
import dev.nomos.ingest.netflow.Addresses;
import java.util.Arrays;

/**
 * Finds the UDP payload of a packet: link layer, VLAN tags, IPv4 or IPv6 with extension headers,
 * UDP. Fragments are not put together. Never throws, whatever the octets.
 */
public final class UdpPayloads {
  private static final int UDP = 17;

  private final CapturedPacket packet;
  private final byte[] octets;

  private UdpPayloads(CapturedPacket packet) {
    this.packet = packet;
    this.octets = packet.octets();
  }

  public static UdpExtraction extract(CapturedPacket packet) {
    return new UdpPayloads(packet).link();
  }

  private UdpExtraction link() {
    return switch (Link.of(packet)) {
      case Link.Ip(var offset) -> ip(offset);
      case Link.Other(var type) -> new Skipped("link protocol 0x%04x".formatted(type));
      case Link.Unknown(var why) -> new Skipped(why);
    };
  }

  private UdpExtraction ip(int at) {
    if (octets.length <= at) return cut("IP header");
    return switch (octets[at] >> 4 & 0xF) {
      case 4 -> v4(at);
      case 6 -> v6(at);
      default -> new Skipped("IP version " + (octets[at] >> 4 & 0xF));
    };
  }

  private UdpExtraction v4(int at) {
    if (octets.length < at + 20) return cut("IPv4 header");
    int header = (octets[at] & 0xF) * 4;
    if (header < 20) return new Skipped("IPv4 header of " + header + " octets");
    if ((u16(at + 6) & 0x3FFF) != 0) return new Skipped("IPv4 fragment");
    if ((octets[at + 9] & 0xFF) != UDP)
      return new Skipped("IP protocol " + (octets[at + 9] & 0xFF));
    return udp(at + header, address(at + 12, 4), address(at + 16, 4));
  }

  private UdpExtraction v6(int at) {
    if (octets.length < at + 40) return cut("IPv6 header");
    int next = octets[at + 6] & 0xFF;
    int payload = at + 40;
    while (next == 0 || next == 43 || next == 60) { // hop-by-hop, routing, destination options
      if (octets.length < payload + 8) return cut("IPv6 extension header");
      next = octets[payload] & 0xFF;
      payload += 8 + (octets[payload + 1] & 0xFF) * 8;
    }
    if (next == 44) return new Skipped("IPv6 fragment");
    if (next != UDP) return new Skipped("IP protocol " + next);
    return udp(payload, address(at + 8, 16), address(at + 24, 16));
  }

  private UdpExtraction udp(int at, String source, String destination) {
    if (octets.length < at + 8) return cut("UDP header");
    int length = u16(at + 4);
    if (length < 8) return new Skipped("UDP length " + length);
    if (octets.length < at + length) return cut("UDP payload");
    return new Found(
        new UdpPayload(
            packet.epochNanos(),
            source,
            u16(at),
            destination,
            u16(at + 2),
            Arrays.copyOfRange(octets, at + 8, at + length)));
  }

  private static Skipped cut(String what) {
    return new Skipped(what + " is cut");
  }

  private String address(int at, int length) {
    return Addresses.text(Arrays.copyOfRange(octets, at, at + length));
  }

  private int u16(int at) {
    return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
  }
}
