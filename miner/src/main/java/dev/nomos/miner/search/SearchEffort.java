package dev.nomos.miner.search;

/**
 * What one pass over the search tree cost. A node is a set of classes that was tried, the empty one
 * included; it is cut where neither it nor anything larger can be among the sets. An exact search
 * tries all last members of a set at once, so that a node may stand for many sets and there may be
 * fewer nodes than sets. Several threads of an exact search try the same nodes as one and cut the
 * same ones, but may see a dead end where another one sees an idle member.
 *
 * @param least size that the pass looked for
 * @param most largest size that it looked for; above {@code least} only in a last pass
 * @param nodes tried
 * @param idle cut since a member had no evidence of its own
 * @param replaceable cut since a stronger predicate would do in place of a member
 * @param deadEnds cut since no further member could meet what was left
 * @param nanos time of the pass
 */
public record SearchEffort(
    int least, int most, long nodes, long idle, long replaceable, long deadEnds, long nanos) {}
