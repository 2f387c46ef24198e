package dev.nomos.logic.entailment;

import dev.nomos.logic.Row;

/**
 * What a theory says of a query. Records have all their fields; a formula <i>holds</i> in a record
 * where it is not definitely false, just as a rule is violated only by a record in which it is
 * definitely false.
 */
public sealed interface Verdict {
  /**
   * The query holds in every record in which the theory holds.
   *
   * @param axiomsOnly whether it needs no rule: the axioms, or its own form, suffice
   */
  record Entailed(boolean axiomsOnly) implements Verdict {}

  /** The query is false in every record in which the theory holds, and there are such records. */
  record Refuted() implements Verdict {}

  /**
   * The query holds in some records in which the theory holds, and not in others.
   *
   * @param counterModel a record in which the theory holds and the query is false. A decimal field
   *     may have a value that no decimal writes, such as 1/3: decimals are taken as real numbers
   */
  record Contingent(Row counterModel) implements Verdict {}

  /** Not decided, as non-linear arithmetic need not be, or not in time. */
  record Unknown(String reason) implements Verdict {}
}
