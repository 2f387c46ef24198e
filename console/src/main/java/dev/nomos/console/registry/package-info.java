/**
 * The schema registry that comes with the embedded broker.
 *
 * <p>In: Avro schemas by subject, from this process or over the Confluent REST paths. Out: stable
 * ids, kept in one file.
 */
@NullMarked
package dev.nomos.console.registry;

import org.jspecify.annotations.NullMarked;
