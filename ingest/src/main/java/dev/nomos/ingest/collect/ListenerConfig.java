package dev.nomos.ingest.collect;

/**
 * @param name part of the raw topic's name, and the metrics' tag {@code listener}
 * @param host address to bind; loopback unless someone chose otherwise
 * @param port 0 picks a free one
 * @param queueCapacity datagrams held while the sink is behind; further ones are dropped, counted
 * @param receiveBufferOctets asked of the kernel, which may give less
 */
public record ListenerConfig(
    String name, String host, int port, int queueCapacity, int receiveBufferOctets) {
  public static final int DEFAULT_RECEIVE_BUFFER_OCTETS = 8 << 20;

  public ListenerConfig {
    if (port < 0 || port > 65_535)
      throw new IllegalArgumentException("collector.port must be 0 to 65535, but was " + port);
    if (queueCapacity < 1)
      throw new IllegalArgumentException(
          "collector.queue-capacity must be at least 1, but was " + queueCapacity);
    if (receiveBufferOctets < 1)
      throw new IllegalArgumentException(
          "collector.receive-buffer-octets must be at least 1, but was " + receiveBufferOctets);
  }

  public ListenerConfig(String name, String host, int port, int queueCapacity) {
    this(name, host, port, queueCapacity, DEFAULT_RECEIVE_BUFFER_OCTETS);
  }
}
