package dev.nomos.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.nomos.ingest.capture.CaptureException;
import dev.nomos.ingest.capture.CaptureReader;
import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.packet.PacketDissector;
import dev.nomos.ingest.packet.PacketField;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Processor time a packet from a capture file to the fields of NetNomos' packet data set, here and
 * with tshark, in one run; one JSON object. The capture is made by a seeded generator.
 *
 * <p>Arguments: packets (300,000), and optionally a capture to use instead.
 */
final class PacketCost {
  private static final int ROUNDS = 8;
  private static final int CONNECTIONS = 2_000;

  /** As in NetNomos' pcap_tcp, all of which every packet of the capture has. */
  private static final List<PacketField> FIELDS =
      List.of(
          PacketField.FRAME_NUMBER,
          PacketField.FRAME_TIME_EPOCH,
          PacketField.FRAME_LEN,
          PacketField.IP_SRC,
          PacketField.IP_DST,
          PacketField.TCP_SRCPORT,
          PacketField.TCP_DSTPORT,
          PacketField.TCP_FLAGS,
          PacketField.TCP_LEN,
          PacketField.TCP_SEQ,
          PacketField.TCP_ACK,
          PacketField.TCP_WINDOW_SIZE_VALUE,
          PacketField.WS_COL_PROTOCOL);

  private PacketCost() {}

  public static void main(String[] args) throws Exception {
    int packets = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
    Path capture = args.length > 1 ? Path.of(args[1]) : generated(packets);
    double container = 0;
    double ours = 0;
    long read = 0;
    for (int round = 0; round < ROUNDS; round++) { // the last one counts: compiled
      long before = cpuNanos();
      read = containerOnly(capture);
      long between = cpuNanos();
      fields(capture);
      container = (between - before) / 1e3 / read;
      ours = (cpuNanos() - between) / 1e3 / read;
    }
    double tshark = tshark(capture) / read;
    System.out.printf(
        "{\"packets\":%d,\"nomosMicros\":%.3f,\"nomosFileOnlyMicros\":%.3f,\"tsharkMicros\":%.3f,"
            + "\"nomosPacketsPerCpuSecond\":%.0f,\"ratio\":%.1f}%n",
        read, ours, container, tshark, 1e6 / ours, tshark / ours);
    if (args.length < 2) Files.delete(capture);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long containerOnly(Path capture) throws CaptureException {
    long packets = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      while (reader.next() != null) packets++;
    }
    return packets;
  }

  private static void fields(Path capture) throws CaptureException {
    PacketDissector dissector = new PacketDissector(FIELDS);
    long present = 0;
    long number = 0;
    try (CaptureReader reader = CaptureReader.open(capture)) {
      for (CapturedPacket p = reader.next(); p != null; p = reader.next()) {
        dissector.dissect(p, ++number);
        for (PacketField field : FIELDS) {
          if (dissector.get(field) != null) present++;
        }
      }
    }
    if (present == 0) throw new IllegalStateException("no packet has a field");
  }

  /** Microseconds in all. */
  private static double tshark(Path capture) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
    command.addAll(List.of("-o", "tcp.relative_sequence_numbers:FALSE", "-T", "fields"));
    for (PacketField field : FIELDS) {
      command.addAll(List.of("-e", field.wiresharkName().replace("col.protocol", "col.Protocol")));
    }
    double before = childrensMicros();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) throw new IllegalStateException("tshark failed");
    return childrensMicros() - before;
  }

  /** Processor time of ended children, counted by the kernel in hundredths of a second. */
  private static double childrensMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 1e4;
  }

  // ---- the capture ----

  private static Path generated(int packets) throws IOException {
    Path file = Files.createTempFile("nomos-packets", ".pcap");
    Random random = new Random(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      new DataOutputStream(out).write(littleEndian(24, 0xA1B2C3D4, 0x00040002, 0, 0, 65_535, 1));
      for (int i = 0; i < packets; i++) {
        byte[] frame = frame(random, i);
        out.write(
            littleEndian(
                16, 1_700_000_000 + i / 10_000, i % 10_000 * 100, frame.length, frame.length));
        out.write(frame);
      }
    }
    return file;
  }

  private static byte[] littleEndian(int octets, int... numbers) {
    ByteBuffer out = ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) out.putInt(number);
    return out.array();
  }

  /** Ethernet, IPv4, TCP with time stamps; half of the packets carry nothing, the others a lot. */
  private static byte[] frame(Random random, int number) {
    int connection = random.nextInt(CONNECTIONS);
    int payload = random.nextBoolean() ? 0 : random.nextInt(1_400);
    ByteBuffer out = ByteBuffer.allocate(14 + 20 + 32 + payload);
    out.position(12);
    out.putShort((short) 0x0800);
    out.putInt(0x45000000 | 52 + payload).putInt(number << 16).putInt(0x40060000);
    out.putInt(0x0A000000 | connection).putInt(0xC0A80000 | connection % 50);
    out.putShort((short) (1024 + connection)).putShort((short) 443);
    out.putInt(number * 7)
        .putInt(number * 11)
        .putShort((short) (0x8000 | 0x10 | (payload > 0 ? 8 : 0)));
    out.putShort((short) 501).putInt(0);
    out.putInt(0x0101080A).putInt(number).putInt(number - 1);
    return out.array();
  }
}
