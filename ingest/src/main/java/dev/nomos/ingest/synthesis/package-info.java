/**
 * Prepared rows as packets: the inverse of preparing a packet capture.
 *
 * <p>In: rows of a data set whose source is packets, such as a model makes up. Out: packets that
 * read back as those rows, a window of k packets as k of them; or why no packets do.
 */
@NullMarked
package dev.nomos.ingest.synthesis;

import org.jspecify.annotations.NullMarked;
