/**
 * Learning from a file, without Kafka: what the file shows of a grammar's predicates, the rules
 * that hold in it, and the run directory that keeps them.
 *
 * <p>In: a data set's specification, a grammar, a file. Out: a directory of artifacts, those of
 * NetNomos and some of Nomos' own; whole or not there at all.
 */
@NullMarked
package dev.nomos.console.learn;

import org.jspecify.annotations.NullMarked;
