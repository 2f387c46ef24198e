/**
 * Files of records, prepared as a data set's specification says.
 *
 * <p>In: a file of CSV, JSON lines or Parquet, a packet capture or a capture of flow exports,
 * packed with gzip or zstd or not. Out: rows of the data set's row type, one at a time, and a
 * summary of what was read, left out and missing. A file that cannot be used is a {@link
 * dev.nomos.ingest.table.TableException} that names file, line, column and value.
 */
@NullMarked
package dev.nomos.ingest.table;

import org.jspecify.annotations.NullMarked;
