/**
 * Packet captures, read and written without native code.
 *
 * <p>In: a pcap or pcapng file, gzipped or not, of any name. Out: packets with their time stamps,
 * and the UDP payloads in them. Streaming: one packet in memory at a time. A file that is broken is
 * a {@link dev.nomos.ingest.capture.CaptureException} naming file and offset; a packet that is
 * broken is a value. Packets become a classic pcap file.
 */
@NullMarked
package dev.nomos.ingest.capture;

import org.jspecify.annotations.NullMarked;
