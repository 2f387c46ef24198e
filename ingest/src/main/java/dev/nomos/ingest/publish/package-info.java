/**
 * Files to Kafka, exactly once, however often the program is killed.
 *
 * <p>In: files that {@link dev.nomos.ingest.table.Table} reads; a data set's specification. Out:
 * prepared records on the records topic and dead letters, with the position in the files committed
 * in the same transactions.
 */
@NullMarked
package dev.nomos.ingest.publish;

import org.jspecify.annotations.NullMarked;
