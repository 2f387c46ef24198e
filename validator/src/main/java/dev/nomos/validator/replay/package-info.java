/**
 * Judges retained records again, by the theories that judged them or by any other.
 *
 * <p>In: the topics of records, theories and activations, and what to judge by. Out: violations,
 * sorted, the same octets in every run; and how often each rule fired, and on which keys.
 */
@NullMarked
package dev.nomos.validator.replay;

import org.jspecify.annotations.NullMarked;
