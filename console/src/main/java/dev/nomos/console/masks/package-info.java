/**
 * The constraint service: masks for generators in any language, over HTTP.
 *
 * <p>In: questions as JSON, rules from whoever has the token or from a cluster's newest theory.
 * Out: what may be written next, and metrics.
 */
@NullMarked
package dev.nomos.console.masks;

import org.jspecify.annotations.NullMarked;
