package dev.nomos.ingest.netflow;

/**
 * Something wrong in a datagram that could be decoded nevertheless.
 *
 * @param what for people; holds no user data
 * @param offset octets from the datagram's start
 */
public record Problem(Kind kind, String what, int offset) {
  /** Bounded, so that it can be a metric's tag. */
  public enum Kind {
    /** The header's record count is not what the message holds; nothing is lost. */
    COUNT_MISMATCH,
    /** Octets after the message that are no message: padding, or a lie. */
    TRAILING_OCTETS,
    /** A template was refused: too many fields, or too many templates. Its records are lost. */
    TEMPLATE_REFUSED,
    /** A data set whose template describes records of no octets, or a set id that is reserved. */
    SET_SKIPPED,
    /** A number above 2⁶³−1: the field is left out. */
    VALUE_OUT_OF_RANGE,
    /** Structured data (RFC 6313) that stays octets: template unknown, malformed, or too deep. */
    LIST_NOT_EXPANDED,
    /** A later message in the same datagram is malformed; the earlier ones are kept. */
    MESSAGE_DISCARDED,
    /** An sFlow sample that is no flow: counters, or an enterprise's own. */
    SAMPLE_SKIPPED,
    /** An sFlow flow sample whose records lie about their lengths; the others are kept. */
    SAMPLE_DISCARDED
  }
}
