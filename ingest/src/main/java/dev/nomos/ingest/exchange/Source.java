package dev.nomos.ingest.exchange;

import dev.nomos.ingest.netflow.ExporterId;

/**
 * Where a datagram came from.
 *
 * @param partition of the raw topic; in files, the number of the file
 * @param offset in the partition; in a file, the datagram's number
 * @param receivedAtMillis arrival, epoch milliseconds
 */
public record Source(ExporterId exporter, int partition, long offset, long receivedAtMillis) {}
