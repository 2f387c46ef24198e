/**
 * One real Kafka broker inside this process, so that nothing has to be installed for a first
 * result.
 *
 * <p>In: a directory that it owns. Out: a bootstrap address on the loopback interface.
 */
@NullMarked
package dev.nomos.console.broker;

import org.jspecify.annotations.NullMarked;
