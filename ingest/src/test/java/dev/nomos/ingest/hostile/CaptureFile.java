package dev.nomos.ingest.hostile;

import dev.nomos.ingest.capture.CapturedPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes capture files, and finds where their records begin. */
final class CaptureFile {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;
  private static final int SNAP_LENGTH = 262_144;

  private CaptureFile() {}

  /** All packets get the link type of the first. */
  static byte[] pcap(List<CapturedPacket> packets, ByteOrder order, boolean nanos) {
    var out = new ByteArrayOutputStream();
    var header = ByteBuffer.allocate(24).order(order);
    header.putInt(nanos ? NANOS : MICROS).putShort((short) 2).putShort((short) 4);
    header.putInt(16, SNAP_LENGTH).putInt(20, packets.getFirst().linkType());
    out.writeBytes(header.array());
    for (var packet : packets) {
      var record = ByteBuffer.allocate(16).order(order);
      record.putInt((int) (packet.epochNanos() / 1_000_000_000));
      record.putInt((int) (packet.epochNanos() % 1_000_000_000 / (nanos ? 1 : 1000)));
      record.putInt(packet.octets().length).putInt((int) packet.originalLength());
      out.writeBytes(record.array());
      out.writeBytes(packet.octets());
    }
    return out.toByteArray();
  }

  /** Two interfaces, of which one counts nanoseconds from an offset; every kind of packet block. */
  static byte[] pcapng(List<CapturedPacket> packets, ByteOrder order) {
    var out = new ByteArrayOutputStream();
    int linkType = packets.getFirst().linkType();
    block(out, order, 0x0A0D0D0A, body(order, 16).putInt(0x1A2B3C4D).putInt(1).putLong(-1));
    block(out, order, 1, body(order, 8).putShort((short) linkType).putInt(4, SNAP_LENGTH));
    var options = body(order, 32).putShort((short) linkType).putInt(4, SNAP_LENGTH).position(8);
    options.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
    options.putShort((short) 14).putShort((short) 8).putLong(1).putInt(0);
    block(out, order, 1, options);
    block(out, order, 5, body(order, 12)); // statistics
    for (int i = 0; i < packets.size(); i++) packet(out, order, i % 4, packets.get(i));
    return out.toByteArray();
  }

  /** {@code kind}: 0 and 1 enhanced, of the interface with that number; 2 old; 3 simple. */
  private static void packet(
      ByteArrayOutputStream out, ByteOrder order, int kind, CapturedPacket packet) {
    var octets = packet.octets();
    int header = kind == 3 ? 4 : 20;
    var body = body(order, header + (octets.length + 3) / 4 * 4);
    if (kind == 3) {
      body.putInt((int) packet.originalLength());
    } else {
      long time = packet.epochNanos() / (kind == 1 ? 1 : 1000);
      if (kind == 2) body.putShort((short) 0).putShort((short) 0);
      else body.putInt(kind);
      body.putInt((int) (time >>> 32)).putInt((int) time);
      body.putInt(octets.length).putInt((int) packet.originalLength());
    }
    body.put(octets);
    block(out, order, kind == 3 ? 3 : kind == 2 ? 2 : 6, body);
  }

  private static ByteBuffer body(ByteOrder order, int octets) {
    return ByteBuffer.allocate(octets).order(order);
  }

  private static void block(ByteArrayOutputStream out, ByteOrder order, int type, ByteBuffer body) {
    int length = body.capacity() + 12;
    out.writeBytes(body(order, 8).putInt(type).putInt(length).array());
    out.writeBytes(body.array());
    out.writeBytes(body(order, 4).putInt(length).array());
  }

  static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Where the records of a pcap file begin and end. */
  static List<Integer> boundaries(byte[] pcap) {
    boolean big = pcap[0] == (byte) (MICROS >> 24);
    var file = ByteBuffer.wrap(pcap).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    List<Integer> boundaries = new ArrayList<>(List.of(0));
    for (int at = 24; at < pcap.length; at += 16 + file.getInt(at + 8)) boundaries.add(at);
    boundaries.add(pcap.length);
    return boundaries;
  }
}
