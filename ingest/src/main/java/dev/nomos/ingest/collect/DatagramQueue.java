package dev.nomos.ingest.collect;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

/**
 * Datagrams between the threads that receive and the one that publishes, bounded by count and by
 * octets of payload. Safe for any thread.
 *
 * <p>The taker is woken once for a burst and not once for a datagram, which would cost more than
 * all else that happens to one: it waits a moment for more, unless half of the bound is reached.
 */
final class DatagramQueue {
  private static final long GATHER_MILLIS = 5;
  private static final int MOST_TAKEN = 512;

  private final Queue<ReceivedDatagram> datagrams = new ArrayDeque<>();
  private final int capacity;
  private final long mostOctets;
  private long octets;

  DatagramQueue(int capacity, long mostOctets) {
    this.capacity = capacity;
    this.mostOctets = mostOctets;
  }

  /** False where the queue is full. */
  synchronized boolean offer(ReceivedDatagram datagram) {
    int length = datagram.payload().length;
    if (datagrams.size() == capacity || octets + length > mostOctets) return false;
    boolean wasCrowded = isCrowded();
    datagrams.add(datagram);
    octets += length;
    if (datagrams.size() == 1 || (!wasCrowded && isCrowded())) notifyAll();
    return true;
  }

  private boolean isCrowded() {
    return datagrams.size() >= capacity / 2 || octets >= mostOctets / 2;
  }

  /** Moves at most {@value #MOST_TAKEN} datagrams, after waiting at most so long for the first. */
  @SuppressWarnings("WaitNotInLoop") // a wait that ends early costs a small batch, nothing else
  synchronized void take(Collection<? super ReceivedDatagram> into, long patienceMillis)
      throws InterruptedException {
    if (datagrams.isEmpty()) wait(patienceMillis);
    if (!datagrams.isEmpty() && datagrams.size() < MOST_TAKEN && !isCrowded()) wait(GATHER_MILLIS);
    for (int i = 0; i < MOST_TAKEN && !datagrams.isEmpty(); i++) {
      var next = datagrams.remove();
      octets -= next.payload().length;
      into.add(next);
    }
  }

  synchronized int size() {
    return datagrams.size();
  }

  synchronized int clear() {
    int left = datagrams.size();
    datagrams.clear();
    octets = 0;
    return left;
  }
}
