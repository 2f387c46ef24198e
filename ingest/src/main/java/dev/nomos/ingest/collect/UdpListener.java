package dev.nomos.ingest.collect;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams on one UDP port and hands them to a sink.
 *
 * <p>One thread for each socket only copies, stamps and queues, so that a slow sink never costs
 * datagrams before the queue is full; a full queue is a counted drop. Another thread empties the
 * queue into the sink. {@link ListenerMeters} says what is counted. {@link #close} stops receiving,
 * drains the queue for {@link #LONGEST_DRAIN}, and counts the rest as failed; the sink stays open,
 * as it was given.
 */
public final class UdpListener implements AutoCloseable {
  static final Duration LONGEST_DRAIN = Duration.ofMillis(700);

  private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
  private static final long POLL_MILLIS = 50;

  /** What a sender that was interrupted may take to count what it held. */
  private static final long LAST_COUNT_MILLIS = 200;

  private final ListenerConfig config;
  private final DatagramSink sink;
  private final DatagramQueue queue;
  private final List<DatagramChannel> channels;
  private final List<Thread> receivers = new ArrayList<>();
  private final Thread sender;
  private final ListenerMeters meters;
  private volatile boolean closing;

  /** Set when close has run out of patience: the sender hands on nothing more. */
  private volatile boolean abandoned;

  private volatile @Nullable Exception fault;

  private UdpListener(ListenerConfig config, DatagramSink sink, MeterRegistry registry, Clock clock)
      throws IOException {
    this.config = config;
    this.sink = sink;
    queue = new DatagramQueue(config.queueCapacity(), config.queueOctets());
    channels = UdpSockets.open(config);
    meters = new ListenerMeters(config.name(), registry, queue, KernelDrops.of(port()));
    for (var channel : channels)
      receivers.add(
          thread("receive", new Receiver(channel, clock, this::received, this::receivingEnded)));
    sender = thread("send", this::send);
  }

  private Thread thread(String does, Runnable work) {
    return Thread.ofPlatform().name("nomos-" + does + "-" + config.name()).unstarted(work);
  }

  /** Binds and starts. Throws {@link IOException} naming the address where it cannot be bound. */
  public static UdpListener start(
      ListenerConfig config, DatagramSink sink, MeterRegistry registry, Clock clock)
      throws IOException {
    var listener = new UdpListener(config, sink, registry, clock);
    listener.sender.start();
    listener.receivers.forEach(Thread::start);
    log.atInfo()
        .addKeyValue("listener", config.name())
        .addKeyValue("port", listener.port())
        .addKeyValue("sockets", listener.channels.size())
        .addKeyValue(
            "receiveBufferOctets",
            listener.channels.getFirst().getOption(StandardSocketOptions.SO_RCVBUF))
        .log("listening");
    return listener;
  }

  /** The port that is bound, also where 0 was asked for. */
  public int port() {
    try {
      return ((InetSocketAddress) channels.getFirst().getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new IllegalStateException("a bound channel has an address", e);
    }
  }

  /** What ended receiving while nobody closed it, or null. */
  public @Nullable Exception fault() {
    return fault;
  }

  private void received(ReceivedDatagram datagram) {
    meters.received.increment();
    if (!queue.offer(datagram)) meters.dropped();
  }

  private void receivingEnded(Exception why) {
    if (closing && why instanceof ClosedChannelException) return;
    fault = why;
    log.atError().addKeyValue("listener", config.name()).setCause(why).log("receiving ended");
  }

  private void send() {
    List<ReceivedDatagram> batch = new ArrayList<>();
    try {
      while (!abandoned && (!closing || isReceiving() || queue.size() > 0)) {
        queue.take(batch, POLL_MILLIS);
        for (var datagram : batch) hand(datagram);
        batch.clear();
        meters.warnOfKernelDrops();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close has run out of patience
    }
  }

  private boolean isReceiving() {
    return receivers.stream().anyMatch(Thread::isAlive);
  }

  private void hand(ReceivedDatagram datagram) {
    if (abandoned) {
      meters.settled(new IOException("not published before the listener closed"));
      return;
    }
    try {
      sink.send(datagram, meters::settled);
    } catch (RuntimeException e) {
      meters.settled(e);
    }
  }

  @Override
  public void close() {
    if (closing) return;
    closing = true;
    try {
      UdpSockets.close(channels);
      for (var receiver : receivers) receiver.join(POLL_MILLIS);
      sender.join(LONGEST_DRAIN.toMillis());
      if (sender.isAlive()) {
        abandoned = true;
        sender.interrupt();
        sender.join(LAST_COUNT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    meters.close(queue.clear());
  }
}
