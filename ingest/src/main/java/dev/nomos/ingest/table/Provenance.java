package dev.nomos.ingest.table;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a file's record besides its values.
 *
 * @param number its place in the file: a line, or which of the rows, packets or flows it is, from 1
 * @param epochMillis when it happened, milliseconds since 1970: a packet's capture, a flow's end,
 *     or what the time column says; null where there is none
 * @param exporter who exported the flow; null for others
 */
public record Provenance(long number, @Nullable Long epochMillis, @Nullable String exporter) {}
