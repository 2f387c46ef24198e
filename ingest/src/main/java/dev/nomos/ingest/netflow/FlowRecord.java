package dev.nomos.ingest.netflow;

import java.util.Collections;
import java.util.Map;

/**
 * One decoded flow. Field names are IANA's, for every version; a field not sent is absent, never 0.
 *
 * <p>Values: {@code Long} for numbers and truth values (1, 0), and for times in the unit of the
 * field's name since 1970; {@code Double} for floats; {@code String} for text, IP addresses (v6 as
 * in RFC 5952) and MAC addresses ({@code 00:1b:…}); {@code byte[]} for octet arrays, lists, and
 * unknown elements, which are named {@code element.<enterprise>.<id>}. A known element whose length
 * does not fit its type is kept as {@code byte[]} too. A repeated element is named {@code name.2},
 * {@code name.3}; RFC 5103's reverse elements {@code reverseOctetDeltaCount} and so on. Fields
 * {@code flowStartMilliseconds} and {@code flowEndMilliseconds} are computed where the exporter
 * sent another form of them.
 *
 * @param index position among the datagram's flow records, from 0
 * @param offset octets from the datagram's start to the record: unlike {@code index} it does not
 *     depend on which templates were known
 * @param startMillis first packet, epoch milliseconds; see {@code timeSource}
 * @param endMillis last packet, epoch milliseconds
 * @param fields unmodifiable, in template order
 */
public record FlowRecord(
    int index,
    int offset,
    long startMillis,
    long endMillis,
    TimeSource timeSource,
    Map<String, Object> fields) {

  /** Where the times of a record come from, best first. */
  public enum TimeSource {
    /** The record says when the flow began or ended. */
    FLOW,
    /** The record says only when the event was observed (firewall and NAT logs). */
    OBSERVATION,
    /** The record carries no time: its message's export time stands in. */
    EXPORT,
    /** Neither the record nor its message carries a time (sFlow): when it arrived stands in. */
    ARRIVAL
  }

  public FlowRecord {
    fields = Collections.unmodifiableMap(fields);
  }
}
