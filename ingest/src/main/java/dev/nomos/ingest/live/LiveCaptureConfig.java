package dev.nomos.ingest.live;

/**
 * What to capture.
 *
 * @param networkInterface its name, or {@code any} for all of them
 * @param filter in the language of pcap-filter(7), run by the kernel; empty takes every packet
 * @param snapLength octets kept of a packet, 64 to 262,144; headers need 256 at most
 * @param promiscuous whether to take packets for other hosts too
 * @param bufferOctets what the kernel holds while the reader is behind; when full it drops
 */
public record LiveCaptureConfig(
    String networkInterface, String filter, int snapLength, boolean promiscuous, int bufferOctets) {
  public static final int DEFAULT_SNAP_LENGTH = 262_144;
  public static final int DEFAULT_BUFFER_OCTETS = 8 << 20;

  private static final int SHORTEST_SNAP = 64;
  private static final int SMALLEST_BUFFER = 1 << 20;

  public LiveCaptureConfig {
    if (networkInterface.isBlank())
      throw new IllegalArgumentException("capture.interface must name one, but was empty");
    if (snapLength < SHORTEST_SNAP || snapLength > DEFAULT_SNAP_LENGTH)
      throw new IllegalArgumentException(
          "capture.snap-length must be %d to %d, but was %d"
              .formatted(SHORTEST_SNAP, DEFAULT_SNAP_LENGTH, snapLength));
    if (bufferOctets < SMALLEST_BUFFER)
      throw new IllegalArgumentException(
          "capture.buffer-octets must be at least %d, but was %d"
              .formatted(SMALLEST_BUFFER, bufferOctets));
  }

  /** Whole packets for this host only. */
  public LiveCaptureConfig(String networkInterface, String filter) {
    this(networkInterface, filter, DEFAULT_SNAP_LENGTH, false, DEFAULT_BUFFER_OCTETS);
  }
}
