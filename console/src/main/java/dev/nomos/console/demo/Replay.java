package dev.nomos.console.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Flow export datagrams from captures, sent again as real UDP in their recorded order.
 *
 * @param datagrams in order of capture time
 */
public record Replay(List<ExportDatagram> datagrams) {
  /** One UDP payload with the time it was captured. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  public record ExportDatagram(long capturedAtNanos, byte[] payload) {}

  /** The datagrams of several captures as one sequence. Throws where one cannot be read. */
  public static Replay of(List<Path> captures) throws IOException {
    List<ExportDatagram> all = new ArrayList<>();
    for (Path capture : captures) {
      all.addAll(ExportCapture.read(capture));
    }
    all.sort(Comparator.comparingLong(ExportDatagram::capturedAtNanos));
    return new Replay(List.copyOf(all));
  }

  /** From the first to the last datagram, as recorded. */
  public Duration recorded() {
    return datagrams.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(
            datagrams.getLast().capturedAtNanos() - datagrams.getFirst().capturedAtNanos());
  }

  /**
   * Sends every datagram to {@code collector} with the recorded gaps divided by {@code speed}.
   *
   * @param sent told after each datagram how many have been sent
   */
  public void send(InetSocketAddress collector, double speed, IntConsumer sent)
      throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(collector);
      long start = System.nanoTime();
      for (int i = 0; i < datagrams.size(); i++) {
        ExportDatagram datagram = datagrams.get(i);
        long offset = datagram.capturedAtNanos() - datagrams.getFirst().capturedAtNanos();
        sleepUntil(start + (long) (offset / speed));
        channel.write(ByteBuffer.wrap(datagram.payload()));
        sent.accept(i + 1);
      }
    }
  }

  private static void sleepUntil(long deadline) throws InterruptedException {
    for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the replay was interrupted");
      }
      LockSupport.parkNanos(left);
    }
  }
}
