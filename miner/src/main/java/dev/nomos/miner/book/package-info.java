/**
 * The rule book: which rules there are, in which state of their life, and every step between.
 *
 * <p>In: commands, what changes in the evidence table, candidates of a search. Out: rules, marks on
 * evidences and rule events to write, and the theory that follows from them. Pure: no Kafka, no
 * clock; all policies go by event time. A book made anew from what was written equals the one that
 * wrote it.
 */
@NullMarked
package dev.nomos.miner.book;

import org.jspecify.annotations.NullMarked;
