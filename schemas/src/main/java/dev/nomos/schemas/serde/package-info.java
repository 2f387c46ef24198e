/**
 * Avro values in the Confluent wire format, and the schema registries that number their schemas.
 *
 * <p>In: Avro records. Out: octets that any Confluent-compatible consumer reads, and back.
 */
@NullMarked
package dev.nomos.schemas.serde;

import org.jspecify.annotations.NullMarked;
