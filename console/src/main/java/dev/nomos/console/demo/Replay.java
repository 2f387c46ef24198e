package dev.nomos.console.demo;

import dev.nomos.ingest.publish.Pace;
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
import java.util.function.UnaryOperator;

/**
 * Flow export datagrams from captures, sent again as real UDP in their recorded order.
 *
 * @param datagrams in order of capture time
 */
public record Replay(List<ExportDatagram> datagrams) {
  private static final double NANOS_PER_SECOND = 1e9;

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
    send(collector, new Pace.Recorded(speed), payload -> payload, sent);
  }

  /**
   * Sends every datagram to {@code collector}.
   *
   * @param edit what is sent in place of a payload, which it must leave as it is
   * @param sent told after each datagram how many have been sent
   */
  public void send(
      InetSocketAddress collector, Pace pace, UnaryOperator<byte[]> edit, IntConsumer sent)
      throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(collector);
      long start = System.nanoTime();
      for (int i = 0; i < datagrams.size(); i++) {
        sleepUntil(start + dueNanos(pace, i));
        channel.write(ByteBuffer.wrap(edit.apply(datagrams.get(i).payload())));
        sent.accept(i + 1);
      }
    }
  }

  /** When the datagram {@code i} is due, after the first. */
  private long dueNanos(Pace pace, int i) {
    return switch (pace) {
      case Pace.Full() -> 0;
      case Pace.Recorded(double speed) ->
          (long)
              ((datagrams.get(i).capturedAtNanos() - datagrams.getFirst().capturedAtNanos())
                  / speed);
      case Pace.Rate(double perSecond) -> (long) (i / perSecond * NANOS_PER_SECOND);
    };
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
