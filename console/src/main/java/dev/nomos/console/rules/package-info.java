/**
 * The rules of a data set as its topics tell them, and commands to the miner that keeps them.
 *
 * <p>In: the topics of rules, theories and rule events. Out: what they say now, and rule commands
 * with the events that answer them.
 */
@NullMarked
package dev.nomos.console.rules;

import org.jspecify.annotations.NullMarked;
