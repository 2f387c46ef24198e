package dev.nomos.ingest.netflow;

/**
 * Header of one decoded message.
 *
 * @param version 5, 9 or 10
 * @param domain observation domain, v9 source id, or v5 engine type × 256 + engine id
 * @param sequence as sent: counts flows in v5, packets in v9, data records in IPFIX
 * @param exportMillis when the exporter sent it, epoch milliseconds
 */
public record MessageHeader(int version, long domain, long sequence, long exportMillis) {}
