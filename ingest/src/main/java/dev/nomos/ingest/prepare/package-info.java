/**
 * Rows from input records, as a data set's specification says.
 *
 * <p>In: column names with values, such as a flow's fields. Out: a row of the data set's row type,
 * or the reason why there is none. Pure; one record at a time, so that steps over several records
 * have no place here.
 */
@NullMarked
package dev.nomos.ingest.prepare;

import org.jspecify.annotations.NullMarked;
