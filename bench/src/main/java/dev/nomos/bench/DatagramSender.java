package dev.nomos.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An exporter: sends NetFlow v9 datagrams of {@value #FLOWS} flows, made from seeds, at an even
 * rate over loopback; every thousandth holds the template instead.
 */
final class DatagramSender implements AutoCloseable {
  static final int FLOWS = 30;
  private static final int TEMPLATE_EVERY = 1_000;
  private static final int DISTINCT = 2_048;
  private static final int SEQUENCE_AT = 12;
  private static final long SHORTEST_PAUSE_NANOS = 200_000;

  private final DatagramChannel channel;
  private final List<ByteBuffer> records = new ArrayList<>();
  private final ByteBuffer template = direct(ExportDatagram.template());
  private int sent;

  DatagramSender(int port) throws IOException {
    channel = DatagramChannel.open();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    for (int seed = 0; seed < DISTINCT; seed++) {
      records.add(direct(ExportDatagram.records(FLOWS, seed)));
    }
  }

  private static ByteBuffer direct(byte[] datagram) {
    return ByteBuffer.allocateDirect(datagram.length).put(datagram).flip();
  }

  /**
   * Sends so many datagrams, templates among them, and returns how many flows they hold. Where the
   * sender was held up it catches up, as a burst.
   */
  long send(int datagrams, int perSecond) throws IOException {
    long flows = 0;
    long began = System.nanoTime();
    for (int i = 0; i < datagrams; i++, sent++) {
      awaitNanos(began + i * 1_000_000_000L / perSecond);
      boolean isTemplate = sent % TEMPLATE_EVERY == 0;
      ByteBuffer datagram = isTemplate ? template : records.get(sent % DISTINCT);
      channel.write(datagram.putInt(SEQUENCE_AT, sent).rewind());
      flows += isTemplate ? 0 : FLOWS;
    }
    return flows;
  }

  private static void awaitNanos(long time) {
    long left = time - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(Math.max(left, SHORTEST_PAUSE_NANOS));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
