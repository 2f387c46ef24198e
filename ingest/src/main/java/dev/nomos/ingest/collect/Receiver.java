package dev.nomos.ingest.collect;

import dev.nomos.ingest.netflow.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receives on one socket until it is closed: copies, stamps, hands on. Owned by one thread. */
final class Receiver implements Runnable {
  private final DatagramChannel channel;
  private final Clock clock;
  private final Consumer<ReceivedDatagram> next;
  private final Consumer<Exception> ended;

  /** The sender of the last datagram, which the channel gives as the same object again. */
  private @Nullable InetSocketAddress lastSender;

  private String lastExporter = "";

  /** {@code ended}: told what ended receiving, also where somebody closed the channel. */
  Receiver(
      DatagramChannel channel,
      Clock clock,
      Consumer<ReceivedDatagram> next,
      Consumer<Exception> ended) {
    this.channel = channel;
    this.clock = clock;
    this.next = next;
    this.ended = ended;
  }

  @Override
  public void run() {
    var buffer = ByteBuffer.allocateDirect(UdpSockets.LARGEST_DATAGRAM);
    try {
      while (true) receive(buffer.clear());
    } catch (ClosedChannelException closed) {
      ended.accept(closed);
    } catch (IOException | RuntimeException e) {
      ended.accept(e);
    }
  }

  private void receive(ByteBuffer buffer) throws IOException {
    if (!(channel.receive(buffer) instanceof InetSocketAddress from)) return;
    long now = clock.millis();
    var payload = new byte[buffer.flip().remaining()];
    buffer.get(payload);
    next.accept(new ReceivedDatagram(exporter(from), now, payload));
  }

  @SuppressWarnings("ReferenceEquality") // a cheap hit or a miss, never wrong
  private String exporter(InetSocketAddress from) {
    if (from != lastSender) {
      lastExporter = Addresses.text(from.getAddress().getAddress());
      lastSender = from;
    }
    return lastExporter;
  }
}
