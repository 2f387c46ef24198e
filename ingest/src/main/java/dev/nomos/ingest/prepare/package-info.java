/**
 * Rows from input records, as a data set's specification says.
 *
 * <p>In: column names with values, such as a flow's fields. Out: a row of the data set's row type,
 * or the reason why there is none. Pure: {@link dev.nomos.ingest.prepare.Preparation} takes one
 * record at a time, {@link dev.nomos.ingest.prepare.TablePreparation} a table, and {@link
 * dev.nomos.ingest.prepare.StreamWindows} makes windows of what never ends.
 */
@NullMarked
package dev.nomos.ingest.prepare;

import org.jspecify.annotations.NullMarked;
