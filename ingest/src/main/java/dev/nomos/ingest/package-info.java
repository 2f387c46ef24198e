/**
 * The collecting program: datagrams from UDP to a topic of raw datagrams, from there to prepared
 * records.
 *
 * <p>In: datagrams of NetFlow v5, v9, IPFIX; a data set's specification. Out: topics raw, records
 * and dead letters. Here the pure steps of the packages below are wired to Kafka.
 */
@NullMarked
package dev.nomos.ingest;

import org.jspecify.annotations.NullMarked;
