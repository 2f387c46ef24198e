/**
 * sFlow version 5 datagrams to flow records.
 *
 * <p>In: the octets of one datagram and when it arrived. Out: a {@link
 * dev.nomos.ingest.netflow.DecodeResult}, one flow record for each flow sample, with IANA's field
 * names. Pure: no socket, no Kafka, no clock, no state; bad input is a value.
 */
@NullMarked
package dev.nomos.ingest.sflow;

import org.jspecify.annotations.NullMarked;
