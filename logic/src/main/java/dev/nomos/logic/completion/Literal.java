package dev.nomos.logic.completion;

/**
 * A clause's part: that a variable is in one of some cells.
 *
 * @param cells by cell
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Literal(int variable, boolean[] cells) {}
