/**
 * Packets' header fields, by Wireshark's names.
 *
 * <p>In: captured packets, in the order of the capture. Out: the values of the fields that they
 * have; one that a packet has not, or that is cut off, is absent. No packet is an error: what is
 * wrong with one is told beside its fields. The other way round, fields become a packet that has
 * them, or there is none.
 */
@NullMarked
package dev.nomos.ingest.packet;

import org.jspecify.annotations.NullMarked;
