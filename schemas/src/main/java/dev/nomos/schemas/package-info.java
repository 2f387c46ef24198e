/**
 * The topics of a data set, and how its prepared records look on them.
 *
 * <p>In: a data set's specification. Out: topic definitions, Avro schemas, conversions between rows
 * and Avro records.
 */
@NullMarked
package dev.nomos.schemas;

import org.jspecify.annotations.NullMarked;
