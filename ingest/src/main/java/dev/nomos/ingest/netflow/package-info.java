/**
 * NetFlow v5, v9 (RFC 3954) and IPFIX (RFC 7011) datagrams to flow records.
 *
 * <p>In: the octets of one datagram, the exporter that sent it, the templates known so far. Out: a
 * {@link dev.nomos.ingest.netflow.DecodeResult} and changed templates. Pure: no socket, no Kafka,
 * no clock; bad input is a value.
 */
@NullMarked
package dev.nomos.ingest.netflow;

import org.jspecify.annotations.NullMarked;
