package dev.nomos.ingest.collect;

/**
 * @param name part of the raw topic's name, and the metrics' tag {@code listener}
 * @param host address to bind; loopback unless someone chose otherwise
 * @param port 0 picks a free one
 * @param sockets that share the port, each with a thread that receives; the kernel sends all
 *     datagrams of one exporter's port to the same socket. 0: one for two processors, at most
 *     {@link #MOST_AUTOMATIC_SOCKETS}
 * @param queueCapacity datagrams held while the sink is behind; further ones are dropped, counted
 * @param queueOctets of payload held likewise, so that large datagrams cannot fill the heap
 * @param receiveBufferOctets of each socket, asked of the kernel, which may give less
 */
public record ListenerConfig(
    String name,
    String host,
    int port,
    int sockets,
    int queueCapacity,
    long queueOctets,
    int receiveBufferOctets) {
  public static final int MOST_AUTOMATIC_SOCKETS = 4;
  public static final int MOST_SOCKETS = 64;
  public static final long DEFAULT_QUEUE_OCTETS = 64 << 20;
  public static final int DEFAULT_RECEIVE_BUFFER_OCTETS = 8 << 20;

  public ListenerConfig {
    if (port < 0 || port > 65_535)
      throw new IllegalArgumentException("collector.port must be 0 to 65535, but was " + port);
    if (sockets < 0 || sockets > MOST_SOCKETS)
      throw new IllegalArgumentException(
          "collector.sockets must be 0 to " + MOST_SOCKETS + ", but was " + sockets);
    if (queueCapacity < 1)
      throw new IllegalArgumentException(
          "collector.queue-capacity must be at least 1, but was " + queueCapacity);
    if (queueOctets < UdpSockets.LARGEST_DATAGRAM)
      throw new IllegalArgumentException(
          "collector.queue-octets must be at least "
              + UdpSockets.LARGEST_DATAGRAM
              + ", the largest datagram, but was "
              + queueOctets);
    if (receiveBufferOctets < 1)
      throw new IllegalArgumentException(
          "collector.receive-buffer-octets must be at least 1, but was " + receiveBufferOctets);
  }

  /** One socket, and the defaults for the rest. */
  public ListenerConfig(String name, String host, int port, int queueCapacity) {
    this(name, host, port, 1, queueCapacity, DEFAULT_QUEUE_OCTETS, DEFAULT_RECEIVE_BUFFER_OCTETS);
  }

  /** {@link #sockets}, or what 0 stands for on a machine of that many processors. */
  int sockets(int processors) {
    return sockets > 0 ? sockets : Math.clamp(processors / 2, 1, MOST_AUTOMATIC_SOCKETS);
  }
}
