package dev.nomos.ingest.collect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where datagrams go. Called by one thread. */
public interface DatagramSink extends AutoCloseable {
  /**
   * Told once, by any thread, what became of a datagram: null means that it is safe, {@link
   * Withheld} that it was kept back on purpose, anything else that it is lost.
   */
  @FunctionalInterface
  interface Outcome {
    void settled(@Nullable Exception failure);
  }

  /**
   * Takes a datagram; may block while the sink is behind, which fills the listener's queue. Either
   * throws, or settles {@code outcome} once, then or later.
   */
  void send(ReceivedDatagram datagram, Outcome outcome);

  /** Waits for what was sent to be settled, at most {@code patience}; the rest fails. */
  void close(Duration patience);

  @Override
  default void close() {
    close(Duration.ofSeconds(1));
  }
}
