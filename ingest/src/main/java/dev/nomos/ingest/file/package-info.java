/**
 * Files as streams of octets.
 *
 * <p>In: a file, packed with gzip or zstd or not at all, whatever its name. Out: what it unpacks
 * to, a buffer at a time.
 */
@NullMarked
package dev.nomos.ingest.file;

import org.jspecify.annotations.NullMarked;
