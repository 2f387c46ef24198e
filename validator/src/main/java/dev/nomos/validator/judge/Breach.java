package dev.nomos.validator.judge;

/** One rule that is definitely false in a record. */
public sealed interface Breach {
  PublishedRule rule();

  /**
   * A violation.
   *
   * @param number how many of this rule and record key there were, this one included
   * @param isPublished whether it goes to the violations; the others are counted only
   */
  record Violated(PublishedRule rule, long number, boolean isPublished) implements Breach {}

  /** No violation, since an exception covers the record. */
  record Excepted(PublishedRule rule, String exceptionId) implements Breach {}
}
