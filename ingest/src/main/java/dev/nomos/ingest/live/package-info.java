/**
 * Packets off a network interface, through libpcap.
 *
 * <p>In: an interface and a filter. Out: the same {@link dev.nomos.ingest.capture.CapturedPacket}s
 * as from a file, and counters of those that were lost. Native code is touched on opening only, so
 * that everything else runs without libpcap.
 */
@NullMarked
package dev.nomos.ingest.live;

import org.jspecify.annotations.NullMarked;
