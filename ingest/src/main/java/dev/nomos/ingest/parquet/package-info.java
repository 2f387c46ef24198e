/**
 * Parquet files, read without Hadoop.
 *
 * <p>In: a file of the Apache Parquet format. Out: its columns, and the values of those that are
 * wanted, row by row, a page of each column in memory at a time. Containers (footer, page headers,
 * compression) are read here; Apache's {@code parquet-column} decodes the pages.
 */
@NullMarked
package dev.nomos.ingest.parquet;

import org.jspecify.annotations.NullMarked;
