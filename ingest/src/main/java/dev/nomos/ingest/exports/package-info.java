/**
 * Flow exports of every protocol, from datagrams and from files.
 *
 * <p>In: a datagram, or files that hold datagrams. Out: its decoding, or every record of the files
 * with where it came from, and a tally of all that was met. Streaming; bad input is a value and is
 * counted, but for a file that cannot be read on.
 */
@NullMarked
package dev.nomos.ingest.exports;

import org.jspecify.annotations.NullMarked;
