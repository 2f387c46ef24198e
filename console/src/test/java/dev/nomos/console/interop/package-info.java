/**
 * Programs of other makes beside ours: Confluent's own client, and registries and brokers that are
 * not the embedded ones.
 *
 * <p>In: a broker and a registry. Out: whether both sides read what the other one wrote.
 */
@NullMarked
package dev.nomos.console.interop;

import org.jspecify.annotations.NullMarked;
