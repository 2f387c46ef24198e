package dev.nomos.ingest.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class UdpListenerTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** Keeps what it gets; holds every datagram back until it is let go. */
  private static final class HoldingSink implements DatagramSink {
    final List<ReceivedDatagram> got = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void send(ReceivedDatagram datagram, Outcome outcome) {
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      got.add(datagram);
      outcome.settled(datagram.payload()[0] == 'x' ? new IOException("refused") : null);
    }

    @Override
    public void close(Duration patience) {}
  }

  private double count(String name) {
    return meters.get("nomos.collector.datagrams." + name).counter().count();
  }

  private UdpListener start(DatagramSink sink, int capacity) throws IOException {
    return UdpListener.start(
        new ListenerConfig("test", "127.0.0.1", 0, capacity), sink, meters, CLOCK);
  }

  private static void send(int port, String... payloads) throws IOException {
    try (var socket = new DatagramSocket()) {
      for (var payload : payloads) {
        var octets = payload.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        socket.send(
            new DatagramPacket(octets, octets.length, InetAddress.getLoopbackAddress(), port));
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) Thread.sleep(5);
  }

  @Test
  void datagramReachesTheSinkWithExporterAndArrival() throws Exception {
    var sink = new HoldingSink();
    sink.released.countDown();
    try (var listener = start(sink, 10)) {
      send(listener.port(), "hello");
      await(() -> count("published") == 1);
    }
    var datagram = sink.got.getFirst();
    assertThat(datagram.exporter()).isEqualTo("127.0.0.1");
    assertThat(datagram.receivedAtMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(new String(datagram.payload(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("hello");
  }

  @Test
  void fullQueueDropsAndEverythingBalances() throws Exception {
    var sink = new HoldingSink();
    try (var listener = start(sink, 2)) {
      for (int i = 1; i <= 10; i++) {
        send(listener.port(), i == 1 ? "x" : "y");
        int sent = i;
        await(() -> count("received") == sent);
      }
      assertThat(count("dropped")).isBetween(7.0, 8.0);
      sink.released.countDown();
    }
    assertThat(count("failed")).isEqualTo(1);
    assertThat(count("received"))
        .isEqualTo(count("published") + count("dropped") + count("failed"));
  }

  @Test
  void closeDrainsTheQueueWithinASecond() throws Exception {
    var sink = new HoldingSink();
    var listener = start(sink, 100);
    send(listener.port(), "a", "b", "c");
    await(() -> count("received") == 3);
    sink.released.countDown();
    long before = System.nanoTime();
    listener.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThat(sink.got).hasSize(3);
    assertThat(count("published")).isEqualTo(3);
  }

  @Test
  void closeDoesNotWaitForASinkThatHangs() throws Exception {
    var sink = new HoldingSink();
    var listener = start(sink, 100);
    send(listener.port(), "a", "b", "c");
    await(() -> count("received") == 3);
    long before = System.nanoTime();
    listener.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    assertThat(count("failed")).isEqualTo(3);
    assertThat(listener.fault()).isNull();
  }

  @Test
  void portInUseIsAnErrorThatNamesIt() throws Exception {
    try (var listener = start(new HoldingSink(), 1)) {
      var config = new ListenerConfig("other", "127.0.0.1", listener.port(), 1);
      assertThatThrownBy(() -> UdpListener.start(config, new HoldingSink(), meters, CLOCK))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + listener.port());
    }
  }

  @Test
  void kernelDropsAreReadFromTheSocketTable(@TempDir Path folder) throws Exception {
    var table =
        Files.writeString(
            folder.resolve("udp"),
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
              100: 0100007F:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 41
              101: 0100007F:0808 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0 7
            """);
    assertThat(new KernelDrops(0x0807, List.of(table, folder.resolve("none"))).read())
        .isEqualTo(41);
    assertThat(new KernelDrops(99, List.of(table)).read()).isNaN();
  }
}
