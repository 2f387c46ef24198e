package dev.nomos.ingest.collect;

import dev.nomos.ingest.netflow.Addresses;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams on one UDP port and hands them to a sink.
 *
 * <p>The receiving thread only copies, stamps and queues, so that a slow sink never costs datagrams
 * before the queue is full; a full queue is a counted drop. A second thread empties the queue into
 * the sink. Counters, tagged by listener: {@code nomos.collector.datagrams.} {@code received} =
 * {@code published} + {@code failed} + {@code dropped} + those queued or in flight. {@link #close}
 * stops receiving, drains the queue for {@link #LONGEST_DRAIN}, and counts the rest as failed; the
 * sink stays open, as it was given.
 */
public final class UdpListener implements AutoCloseable {
  static final Duration LONGEST_DRAIN = Duration.ofMillis(700);

  private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
  private static final int LARGEST_DATAGRAM = 65_535;
  private static final long POLL_MILLIS = 50;
  private static final Duration LEAST_BETWEEN_WARNINGS = Duration.ofSeconds(10);

  private final ListenerConfig config;
  private final DatagramSink sink;
  private final Clock clock;
  private final BlockingQueue<ReceivedDatagram> queue;
  private final DatagramChannel channel;
  private final Thread receiver;
  private final Thread sender;
  private final Counter received;
  private final Counter dropped;
  private final Counter published;
  private final Counter failed;
  private volatile boolean closing;

  /** Set when close has run out of patience: the sender takes nothing more from the queue. */
  private volatile boolean abandoned;

  private volatile @Nullable Exception fault;

  /** Guarded by this. */
  private long warnedAtNanos = System.nanoTime() - LEAST_BETWEEN_WARNINGS.toNanos();

  private UdpListener(ListenerConfig config, DatagramSink sink, MeterRegistry meters, Clock clock)
      throws IOException {
    this.config = config;
    this.sink = sink;
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(config.queueCapacity());
    var tags = Tags.of("listener", config.name());
    received = meters.counter("nomos.collector.datagrams.received", tags);
    dropped = meters.counter("nomos.collector.datagrams.dropped", tags);
    published = meters.counter("nomos.collector.datagrams.published", tags);
    failed = meters.counter("nomos.collector.datagrams.failed", tags);
    channel = open(config);
    Gauge.builder("nomos.collector.kernel.drops", new KernelDrops(port()), KernelDrops::read)
        .tags(tags)
        .strongReference(true)
        .register(meters);
    Gauge.builder("nomos.collector.queue.datagrams", queue, BlockingQueue::size)
        .tags(tags)
        .register(meters);
    receiver = Thread.ofPlatform().name("nomos-receive-" + config.name()).unstarted(this::receive);
    sender = Thread.ofPlatform().name("nomos-send-" + config.name()).unstarted(this::send);
  }

  /** Binds and starts. Throws {@link IOException} naming the address where it cannot be bound. */
  public static UdpListener start(
      ListenerConfig config, DatagramSink sink, MeterRegistry meters, Clock clock)
      throws IOException {
    var listener = new UdpListener(config, sink, meters, clock);
    listener.sender.start();
    listener.receiver.start();
    log.atInfo()
        .addKeyValue("listener", config.name())
        .addKeyValue("port", listener.port())
        .addKeyValue(
            "receiveBufferOctets", listener.channel.getOption(StandardSocketOptions.SO_RCVBUF))
        .log("listening");
    return listener;
  }

  private static DatagramChannel open(ListenerConfig config) throws IOException {
    var channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferOctets());
      channel.bind(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "collector cannot listen on UDP " + config.host() + ":" + config.port() + ": " + e, e);
    }
  }

  /** The port that is bound, also where 0 was asked for. */
  public int port() {
    try {
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new IllegalStateException("a bound channel has an address", e);
    }
  }

  /** What ended receiving while nobody closed it, or null. */
  public @Nullable Exception fault() {
    return fault;
  }

  private void receive() {
    var buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    try {
      while (!closing) {
        buffer.clear();
        if (!(channel.receive(buffer) instanceof InetSocketAddress from)) continue;
        long now = clock.millis();
        var payload = new byte[buffer.flip().remaining()];
        buffer.get(payload);
        received.increment();
        var exporter = Addresses.text(from.getAddress().getAddress());
        if (!queue.offer(new ReceivedDatagram(exporter, now, payload))) dropped.increment();
      }
    } catch (ClosedChannelException closed) {
      if (!closing) fault = closed;
    } catch (IOException | RuntimeException e) {
      fault = e;
      log.atError().addKeyValue("listener", config.name()).setCause(e).log("receiving ended");
    }
  }

  private void send() {
    try {
      while (!abandoned && (!closing || receiver.isAlive() || !queue.isEmpty())) {
        var next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) hand(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close has run out of patience
    }
  }

  private void hand(ReceivedDatagram datagram) {
    try {
      sink.send(datagram, this::settled);
    } catch (RuntimeException e) {
      settled(e);
    }
  }

  private void settled(@Nullable Exception failure) {
    if (failure == null) {
      published.increment();
      return;
    }
    failed.increment();
    warn(failure);
  }

  private synchronized void warn(Exception failure) {
    long now = System.nanoTime();
    if (now - warnedAtNanos < LEAST_BETWEEN_WARNINGS.toNanos()) return;
    warnedAtNanos = now;
    log.atWarn()
        .addKeyValue("listener", config.name())
        .addKeyValue("failed", (long) failed.count())
        .setCause(failure)
        .log("datagrams were not published");
  }

  @Override
  public void close() {
    if (closing) return;
    closing = true;
    try {
      channel.close();
      receiver.join(POLL_MILLIS);
      sender.join(LONGEST_DRAIN.toMillis());
      if (sender.isAlive()) {
        abandoned = true;
        sender.interrupt();
        sender.join(POLL_MILLIS);
      }
    } catch (IOException e) {
      log.atWarn().addKeyValue("listener", config.name()).setCause(e).log("closing failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = queue.size();
    queue.clear();
    failed.increment(left);
    if (left > 0)
      log.atWarn()
          .addKeyValue("listener", config.name())
          .addKeyValue("datagrams", left)
          .log("queue was not drained in time");
  }
}
