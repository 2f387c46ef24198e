/**
 * Prefix-preserving anonymisation of flow exports before they leave the collector.
 *
 * <p>In: datagrams as they arrived, and a key. Out: datagrams of the same layout to a {@link
 * dev.nomos.ingest.collect.DatagramSink}, in which no address and nothing that may hold one is left
 * as it was; what cannot be made safe is withheld and counted.
 */
@NullMarked
package dev.nomos.ingest.anonymize;

import org.jspecify.annotations.NullMarked;
