package dev.nomos.ingest.live;

/**
 * What became of an interface's packets during one capture.
 *
 * @param packets read
 * @param kernelPackets that passed the filter; on Linux' loopback each is counted twice
 * @param kernelDrops of those, lost because the buffer was full
 * @param interfaceDrops lost below the filter, where the driver tells
 */
public record CaptureCounts(
    long packets, long kernelPackets, long kernelDrops, long interfaceDrops) {}
