package dev.nomos.ingest.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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

  private static ListenerConfig sharing(int sockets, int receiveBufferOctets) {
    return new ListenerConfig("test", "127.0.0.1", 0, sockets, 1_000, 1 << 20, receiveBufferOctets);
  }

  @Test
  void severalSocketsShareThePortAndLoseNothing() throws Exception {
    var sink = new HoldingSink();
    sink.released.countDown();
    try (var listener = UdpListener.start(sharing(4, 1 << 20), sink, meters, CLOCK)) {
      for (int i = 0; i < 40; i++) send(listener.port(), "a", "b");
      await(() -> count("published") == 80);
      assertThatThrownBy(
              () ->
                  UdpListener.start(
                      new ListenerConfig("other", "127.0.0.1", listener.port(), 1),
                      sink,
                      meters,
                      CLOCK))
          .isInstanceOf(IOException.class);
    }
    assertThat(sink.got).hasSize(80);
  }

  @Test
  void queueIsBoundedByOctetsToo() {
    var queue = new DatagramQueue(1_000, 70_000);
    var large = new ReceivedDatagram("192.0.2.1", 0, new byte[30_000]);
    assertThat(queue.offer(large)).isTrue();
    assertThat(queue.offer(large)).isTrue();
    assertThat(queue.offer(large)).isFalse();
    assertThat(queue.clear()).isEqualTo(2);
    assertThat(queue.offer(large)).isTrue();
  }

  /** Datagrams that come while nobody receives overflow the buffer, and only the kernel knows. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void kernelDropsAreCountedForAllSocketsAndOutliveThem() throws Exception {
    var config = sharing(3, 2_000);
    var channels = UdpSockets.open(config);
    int port = ((InetSocketAddress) channels.getFirst().getLocalAddress()).getPort();
    var drops = KernelDrops.of(port);
    assertThat(drops.total()).isZero();
    for (int sender = 0; sender < 30; sender++) send(port, "x".repeat(900), "y".repeat(900), "z");
    for (int sender = 0; sender < 30; sender++) send(port, "x".repeat(900), "y".repeat(900), "z");
    double whileOpen = drops.total();
    assertThat(whileOpen).isBetween(1.0, 180.0);
    UdpSockets.close(channels);
    assertThat(drops.total()).isEqualTo(whileOpen);
    assertThat(KernelDrops.of(port).total()).isNaN();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aListenerOfTheSameNameStartsCountingKernelDropsAnew() throws Exception {
    for (int run = 0; run < 2; run++) {
      try (var listener = start(new HoldingSink(), 10)) {
        assertThat(listener.fault()).isNull();
        assertThat(meters.get("nomos.collector.kernel.drops").functionCounter().count()).isZero();
      }
      assertThat(meters.find("nomos.collector.kernel.drops").functionCounter()).isNull();
    }
  }

  @Test
  void kernelDropsAreThoseOfThisProcessInBothFamilies(@TempDir Path proc) throws Exception {
    Files.createDirectories(proc.resolve("self/fd"));
    Files.createSymbolicLink(proc.resolve("self/fd/7"), Path.of("socket:[501]"));
    Files.createSymbolicLink(proc.resolve("self/fd/8"), Path.of("socket:[601]"));
    Files.createSymbolicLink(proc.resolve("self/fd/9"), Path.of("/dev/null"));
    Files.createDirectories(proc.resolve("net"));
    write(proc.resolve("net/udp"), line("0100007F:0807", 501, 41) + line("0200007F:0807", 777, 9));
    var v6 = "0000000000000000FFFF00000100007F:0807";
    write(proc.resolve("net/udp6"), line(v6, 601, 1) + line(v6.replace("0807", "0808"), 602, 5));
    var drops = KernelDrops.of(0x0807, proc);
    assertThat(drops.total()).isEqualTo(42);
    write(proc.resolve("net/udp"), line("0100007F:0807", 501, 50));
    assertThat(drops.total()).isEqualTo(51);
    write(proc.resolve("net/udp"), "");
    assertThat(drops.total()).isEqualTo(51);
    assertThat(KernelDrops.of(99, proc).total()).isNaN();
    assertThat(KernelDrops.of(99, proc.resolve("none")).total()).isNaN();
  }

  private static String line(String local, int inode, int drops) {
    return "  100: %s 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 %d 2 0 %d%n"
        .formatted(local, inode, drops);
  }

  private static void write(Path table, String lines) throws IOException {
    Files.writeString(table, "  sl  local_address rem_address   st tx_queue\n" + lines);
  }
}
