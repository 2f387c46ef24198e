/**
 * What is remembered of an exporter from one datagram to the next: templates, data sets that wait
 * for theirs, sampling rates, sequence numbers, the exporter's clock.
 *
 * <p>In: datagrams with their arrival times. Out: flow records with sampling rates and corrected
 * times, what was lost with the reason, and counts of what happened. Pure: no Kafka, no I/O; the
 * only clock is the datagrams' arrival.
 */
@NullMarked
package dev.nomos.ingest.exchange;

import org.jspecify.annotations.NullMarked;
