package dev.nomos.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.nomos.ingest.capture.CapturedPacket;
import dev.nomos.ingest.capture.UdpExtraction;
import dev.nomos.ingest.capture.UdpPayload;
import dev.nomos.ingest.capture.UdpPayloads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the loopback interface, where this user may capture. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveCaptureTest {
  private static final String LOOPBACK = "lo";
  private static final int DATAGRAMS = 50;

  private final MeterRegistry meters = new SimpleMeterRegistry();

  private LiveCapture open(LiveCaptureConfig config) {
    try {
      return LiveCapture.open(config, meters);
    } catch (LiveCaptureException e) {
      return abort("no live capture here: " + e.getMessage());
    }
  }

  /** Sends numbered datagrams to a port that the socket itself has. */
  private static void send(DatagramSocket socket, int size) throws IOException {
    for (int i = 0; i < DATAGRAMS; i++) {
      var octets = new byte[size];
      octets[0] = (byte) i;
      socket.send(
          new DatagramPacket(
              octets, size, InetAddress.getLoopbackAddress(), socket.getLocalPort()));
    }
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
  }

  private static List<CapturedPacket> take(LiveCapture capture, int count)
      throws LiveCaptureException {
    var taken = new ArrayList<CapturedPacket>();
    while (taken.size() < count) {
      var packet = capture.next();
      if (packet != null) taken.add(packet);
    }
    return taken;
  }

  @Test
  void seesWhatPassesItsFilterAndNothingElse() throws Exception {
    try (var wanted = socket();
        var other = socket();
        var capture =
            open(new LiveCaptureConfig(LOOPBACK, "udp dst port " + wanted.getLocalPort()))) {
      long before = System.currentTimeMillis();
      send(other, 10);
      send(wanted, 10);

      var packets = take(capture, DATAGRAMS);

      var payloads = packets.stream().map(LiveCaptureTest::payload).toList();
      assertThat(payloads)
          .extracting(UdpPayload::destinationPort)
          .containsOnly(wanted.getLocalPort());
      assertThat(payloads).extracting(payload -> (int) payload.octets()[0]).isSorted();
      assertThat(packets)
          .allSatisfy(
              packet ->
                  assertThat(TimeUnit.NANOSECONDS.toMillis(packet.epochNanos()))
                      .isBetween(before - 1_000, System.currentTimeMillis() + 1_000));
    }
  }

  private static UdpPayload payload(CapturedPacket packet) {
    if (UdpPayloads.extract(packet) instanceof UdpExtraction.Found(var payload)) return payload;
    throw new AssertionError("no UDP: " + UdpPayloads.extract(packet));
  }

  @Test
  void countersBalanceAndOutliveTheCapture() throws Exception {
    try (var socket = socket();
        var capture =
            open(new LiveCaptureConfig(LOOPBACK, "udp dst port " + socket.getLocalPort()))) {
      send(socket, 10);
      take(capture, DATAGRAMS);
    }
    assertThat(count("nomos.capture.packets")).isEqualTo(DATAGRAMS);
    assertThat(count("nomos.capture.kernel.packets"))
        .isIn((double) DATAGRAMS, 2.0 * DATAGRAMS); // Linux counts sent and received
    assertThat(count("nomos.capture.kernel.drops")).isZero();
    assertThat(count("nomos.capture.interface.drops")).isZero();
  }

  private double count(String name) {
    var meter = meters.get(name).tag("interface", LOOPBACK).meter();
    return meter.measure().iterator().next().getValue();
  }

  @Test
  void packetsThatTheKernelDropsAreCounted() throws Exception {
    long read = 0;
    try (var socket = socket();
        var capture =
            open(
                new LiveCaptureConfig(
                    LOOPBACK, "udp dst port " + socket.getLocalPort(), 65_536, false, 1 << 20))) {
      send(socket, 60_000); // three times what the buffer holds
      while (capture.next() != null) read++;
    }
    assertThat(count("nomos.capture.kernel.drops")).isPositive();
    assertThat(count("nomos.capture.packets")).isEqualTo(read);
    assertThat(read + count("nomos.capture.kernel.drops"))
        .isLessThanOrEqualTo(count("nomos.capture.kernel.packets"));
  }

  @Test
  void cutsAtTheSnapLengthAndTellsTheLengthOnTheWire() throws Exception {
    try (var socket = socket();
        var capture =
            open(
                new LiveCaptureConfig(
                    LOOPBACK, "udp dst port " + socket.getLocalPort(), 64, false, 1 << 20))) {
      send(socket, 1_000);

      var packet = take(capture, 1).getFirst();

      assertThat(packet.octets()).hasSize(64);
      assertThat(packet.originalLength()).isEqualTo(14 + 20 + 8 + 1_000);
    }
  }

  @Test
  void closingEndsAReaderThatWaits() throws Exception {
    var capture = open(new LiveCaptureConfig(LOOPBACK, "udp dst port 9 and less 1"));
    var closer = Thread.ofPlatform().start(capture::close);

    while (!capture.isClosed()) assertThat(capture.next()).isNull();

    closer.join();
    assertThat(capture.next()).isNull();
    capture.close(); // again: nothing happens
  }

  @Test
  void unknownInterfaceIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> LiveCapture.open(new LiveCaptureConfig("nomos-none", ""), meters))
        .isInstanceOf(LiveCaptureException.class)
        .hasMessageMatching("(?s)(interface nomos-none cannot|live capture needs libpcap).*");
  }

  @Test
  void wrongFilterIsAnErrorThatShowsIt() {
    open(new LiveCaptureConfig(LOOPBACK, "")).close();

    assertThatThrownBy(
            () -> LiveCapture.open(new LiveCaptureConfig(LOOPBACK, "port no-such and"), meters))
        .isInstanceOf(LiveCaptureException.class)
        .hasMessageStartingWith("filter \"port no-such and\" is not one of pcap-filter(7): ");
  }

  @Test
  void configurationNamesTheKeyAndTheValue() {
    assertThatThrownBy(() -> new LiveCaptureConfig(" ", ""))
        .hasMessage("capture.interface must name one, but was empty");
    assertThatThrownBy(() -> new LiveCaptureConfig(LOOPBACK, "", 63, false, 1 << 20))
        .hasMessage("capture.snap-length must be 64 to 262144, but was 63");
    assertThatThrownBy(() -> new LiveCaptureConfig(LOOPBACK, "", 64, false, 1))
        .hasMessage("capture.buffer-octets must be at least 1048576, but was 1");
  }

  @Test
  void countersOf32BitsGoOnWhereTheyOverflow() {
    assertThat(KernelCounts.growth(0, 5)).isEqualTo(5);
    assertThat(KernelCounts.growth(5, 5)).isZero();
    assertThat(KernelCounts.growth(0xFFFF_FFFEL, 3)).isEqualTo(5);
  }
}
