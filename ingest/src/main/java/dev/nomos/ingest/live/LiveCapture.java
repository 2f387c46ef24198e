package dev.nomos.ingest.live;

import dev.nomos.ingest.capture.CapturedPacket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.EOFException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Packets of one network interface, from the moment it is opened. One thread reads; any thread may
 * close.
 *
 * <p>Counters, tagged by interface: {@code nomos.capture.packets} handed out here, {@code
 * nomos.capture.kernel.packets} that passed the filter, {@code nomos.capture.kernel.drops} of them
 * because the buffer was full, {@code nomos.capture.interface.drops} below the filter, where the
 * driver tells. {@code kernel.packets} = {@code packets} + {@code kernel.drops} + those in the
 * buffer; on Linux' loopback it counts each packet twice, sent and received. The kernel is asked
 * about once a second while packets are read, and on closing; captures of one interface add up.
 */
public final class LiveCapture implements AutoCloseable {
  /** How long the kernel may gather packets before it hands them over. */
  private static final int LONGEST_GATHERING_MILLIS = 20;

  private static final long LONGEST_WAIT_NANOS = 100_000_000L;
  private static final long BETWEEN_LOOKS_NANOS = 2_000_000L;
  private static final long BETWEEN_COUNTS_NANOS = 1_000_000_000L;

  private final String networkInterface;
  private final PcapHandle handle;
  private final int linkType;
  private final KernelCounts counts;
  private final Counter packets;
  private long countedAtNanos = System.nanoTime();
  private volatile boolean closed;

  private LiveCapture(String networkInterface, PcapHandle handle, MeterRegistry meters) {
    this.networkInterface = networkInterface;
    this.handle = handle;
    linkType = handle.getDlt().value();
    var tags = Tags.of("interface", networkInterface);
    packets = meters.counter("nomos.capture.packets", tags);
    counts = new KernelCounts(meters, tags);
  }

  /**
   * Starts capturing. Throws {@link LiveCaptureException} without libpcap, without the right to
   * capture, without such an interface, and where the filter is wrong.
   */
  public static LiveCapture open(LiveCaptureConfig config, MeterRegistry meters)
      throws LiveCaptureException {
    var handle = activated(config);
    try {
      filter(handle, config.filter());
      // blocking, libpcap waits for ever where nothing comes: it has no time-out on Linux
      handle.setBlockingMode(BlockingMode.NONBLOCKING);
      return new LiveCapture(config.networkInterface(), handle, meters);
    } catch (LiveCaptureException e) {
      handle.close();
      throw e;
    } catch (PcapNativeException | NotOpenException e) {
      handle.close();
      throw unusable(config, e);
    }
  }

  private static void filter(PcapHandle handle, String filter)
      throws LiveCaptureException, NotOpenException {
    try {
      if (!filter.isBlank()) handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
    } catch (PcapNativeException e) {
      throw new LiveCaptureException(
          "filter \"" + filter + "\" is not one of pcap-filter(7): " + e.getMessage(), e);
    }
  }

  private static LiveCaptureException unusable(LiveCaptureConfig config, Exception e) {
    return new LiveCaptureException(
        "interface %s cannot be captured: %s. Is there such an interface, and may this user"
                .formatted(config.networkInterface(), e.getMessage())
            + " capture (root, or the capabilities CAP_NET_RAW and CAP_NET_ADMIN)?",
        e);
  }

  private static PcapHandle activated(LiveCaptureConfig config) throws LiveCaptureException {
    try {
      return new PcapHandle.Builder(config.networkInterface())
          .snaplen(config.snapLength())
          .promiscuousMode(
              config.promiscuous() ? PromiscuousMode.PROMISCUOUS : PromiscuousMode.NONPROMISCUOUS)
          .bufferSize(config.bufferOctets())
          .timeoutMillis(LONGEST_GATHERING_MILLIS)
          .timestampPrecision(TimestampPrecision.NANO)
          .build();
    } catch (PcapNativeException e) {
      throw unusable(config, e);
    } catch (LinkageError e) {
      var message = String.valueOf(e.getMessage());
      throw new LiveCaptureException(
          "live capture needs libpcap, which cannot be loaded ("
              + message.lines().findFirst().orElse("no reason given")
              + "): install the package libpcap0.8 or libpcap; capture files are read without it",
          e);
    }
  }

  /**
   * The next packet, or null where none came within a tenth of a second or the capture is closed
   * ({@link #isClosed}).
   */
  public @Nullable CapturedPacket next() throws LiveCaptureException {
    countNowAndThen();
    long start = System.nanoTime();
    do {
      var packet = captured();
      if (packet != null || closed) return packet;
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    } while (System.nanoTime() - start < LONGEST_WAIT_NANOS);
    return null;
  }

  private @Nullable CapturedPacket captured() throws LiveCaptureException {
    try {
      byte[] octets = handle.getNextRawPacketEx();
      var time = handle.getTimestamp();
      long nanos = Math.floorDiv(time.getTime(), 1_000L) * 1_000_000_000L + time.getNanos();
      packets.increment();
      return new CapturedPacket(nanos, linkType, octets, handle.getOriginalLength());
    } catch (TimeoutException none) {
      return null;
    } catch (PcapNativeException | NotOpenException | EOFException e) {
      if (closed) return null;
      throw new LiveCaptureException(
          "capture of interface " + networkInterface + " ended: " + e.getMessage(), e);
    }
  }

  public boolean isClosed() {
    return closed;
  }

  private void countNowAndThen() {
    long now = System.nanoTime();
    if (now - countedAtNanos < BETWEEN_COUNTS_NANOS) return;
    countedAtNanos = now;
    count();
  }

  private synchronized void count() {
    try {
      if (handle.isOpen()) counts.update(handle.getStats());
    } catch (PcapNativeException | NotOpenException e) {
      // the last figures stay: the interface is gone, which the next read tells
    }
  }

  /**
   * Also ends a {@link #next} that waits. Packets still in the buffer are lost, and are not
   * counted.
   */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    count();
    handle.close();
  }
}
