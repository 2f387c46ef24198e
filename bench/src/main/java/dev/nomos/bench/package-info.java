/** Measurements. In: seeded generators, so that every run sees the same input. Out: JMH's table. */
@NullMarked
package dev.nomos.bench;

import org.jspecify.annotations.NullMarked;
