/**
 * The enforcer on a stream: requests on a topic, records that break no rule on another, exactly
 * once.
 *
 * <p>In: {@link dev.nomos.schemas.avro.GenerationRequest}s, a language model, theories. Out: {@link
 * dev.nomos.schemas.avro.GeneratedRecord}s, and dead letters for what cannot be read.
 */
@NullMarked
package dev.nomos.enforcer.service;

import org.jspecify.annotations.NullMarked;
