package dev.nomos.ingest.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.pcap4j.core.PcapStat;

/**
 * Passes libpcap's three counters on. They are u32 and start again at 0 when full, which the meters
 * do not, where they are updated at least once a round. Guarded by their capture.
 */
final class KernelCounts {
  private final Growing received;
  private final Growing dropped;
  private final Growing droppedByInterface;

  /** A meter, and what its source showed last. */
  private static final class Growing {
    private final Counter meter;
    private long last;

    Growing(Counter meter) {
      this.meter = meter;
    }

    void update(long now) {
      meter.increment((double) growth(last, now));
      last = now;
    }
  }

  KernelCounts(MeterRegistry meters, Tags tags) {
    received = new Growing(meters.counter("nomos.capture.kernel.packets", tags));
    dropped = new Growing(meters.counter("nomos.capture.kernel.drops", tags));
    droppedByInterface = new Growing(meters.counter("nomos.capture.interface.drops", tags));
  }

  void update(PcapStat now) {
    received.update(now.getNumPacketsReceived());
    dropped.update(now.getNumPacketsDropped());
    droppedByInterface.update(now.getNumPacketsDroppedByIf());
  }

  /** From one state of a u32 counter to the next. */
  static long growth(long before, long after) {
    return after - before & 0xFFFF_FFFFL;
  }
}
