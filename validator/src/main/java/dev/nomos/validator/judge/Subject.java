package dev.nomos.validator.judge;

import dev.nomos.logic.Row;
import dev.nomos.schemas.avro.Origin;

/**
 * One record as it is judged. Immutable.
 *
 * @param partition of the records topic
 * @param offset in that partition
 * @param eventTimeMillis since 1970
 * @param key the message's key as text; empty where it has none
 * @param row its fields, those made absent that degraded telemetry makes unknown
 */
public record Subject(
    int partition, long offset, long eventTimeMillis, String key, Origin origin, Row row) {}
