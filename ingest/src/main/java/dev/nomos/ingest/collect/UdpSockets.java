package dev.nomos.ingest.collect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the sockets of a listener: several share a port through SO_REUSEPORT. */
final class UdpSockets {
  /** Of an IPv4 or IPv6 packet without jumbograms. */
  static final int LARGEST_DATAGRAM = 65_535;

  private static final Logger log = LoggerFactory.getLogger(UdpSockets.class);

  private UdpSockets() {}

  /**
   * Bound sockets, at least one. Throws {@link IOException} naming the address where it cannot be
   * bound, also where another process has it and would share it.
   */
  static List<DatagramChannel> open(ListenerConfig config) throws IOException {
    List<DatagramChannel> open = new ArrayList<>();
    try {
      var first = channel(config);
      open.add(first);
      first.bind(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()));
      int wanted = config.sockets(Runtime.getRuntime().availableProcessors());
      if (wanted > 1 && shares(config, first)) {
        while (open.size() < wanted) {
          var next = channel(config);
          open.add(next);
          next.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(first.getLocalAddress());
        }
      }
      warnOfSmallBuffer(config, first);
      return open;
    } catch (IOException e) {
      close(open);
      throw new IOException(
          "collector cannot listen on UDP "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + e
              + "; is another program on that port?",
          e);
    }
  }

  private static DatagramChannel channel(ListenerConfig config) throws IOException {
    var channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferOctets());
    return channel;
  }

  /**
   * Lets further sockets share the bound port. Only now: a socket that is bound without the option
   * finds out whether another program has the port, and would take a share of the datagrams.
   */
  private static boolean shares(ListenerConfig config, DatagramChannel bound) throws IOException {
    if (bound.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      bound.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      return true;
    }
    log.atWarn()
        .addKeyValue("listener", config.name())
        .addKeyValue("sockets", 1)
        .log("this system cannot share a port between sockets");
    return false;
  }

  private static void warnOfSmallBuffer(ListenerConfig config, DatagramChannel channel)
      throws IOException {
    int given = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    if (given < config.receiveBufferOctets())
      log.atWarn()
          .addKeyValue("listener", config.name())
          .addKeyValue("asked", config.receiveBufferOctets())
          .addKeyValue("given", given)
          .log("the kernel gives a smaller receive buffer (Linux: raise net.core.rmem_max)");
  }

  /** Closes all; what fails is logged. */
  static void close(List<DatagramChannel> channels) {
    for (var channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        log.atWarn().setCause(e).log("closing a socket failed");
      }
    }
  }
}
