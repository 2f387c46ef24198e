/**
 * Datagrams off the network.
 *
 * <p>In: UDP. Out: datagrams with their arrival time to a {@link
 * dev.nomos.ingest.collect.DatagramSink}, none lost without being counted.
 */
@NullMarked
package dev.nomos.ingest.collect;

import org.jspecify.annotations.NullMarked;
