package dev.nomos.logic.entailment;

import dev.nomos.logic.Formula;
import dev.nomos.logic.Row;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.Truth;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How two theories differ in what they mean, whatever words they use. Each rule that only one of
 * them has in these words is asked of the other.
 *
 * @param shared rules that both have, clauses compared without regard to the order of literals
 * @param first rules that only the first theory has, in its order
 * @param second likewise of the second
 */
public record TheoryDifference(List<Rule> shared, List<Compared> first, List<Compared> second) {
  public TheoryDifference {
    shared = List.copyOf(shared);
    first = List.copyOf(first);
    second = List.copyOf(second);
  }

  /** A rule of one theory, and what the other says of it. */
  public record Compared(Rule rule, Standing standing) {}

  /** What the other theory says of a rule. */
  public sealed interface Standing {
    /**
     * The same alone: one rule of the other theory holds in just the records that this one does.
     */
    record Equivalent(Rule to) implements Standing {}

    /** One rule of the other theory forbids all that this one does, and more. */
    record Weaker(Rule than) implements Standing {}

    /**
     * Follows from several rules together, or from none where the axioms suffice.
     *
     * @param isMinimal false where some of them may not be needed
     */
    record Implied(List<Rule> by, boolean isMinimal) implements Standing {
      public Implied {
        by = List.copyOf(by);
      }
    }

    /**
     * Does not follow.
     *
     * @param breaking a record in which the other theory holds and the rule is false
     * @param strongerThan rules that only the other theory has, and that follow from this one alone
     */
    record Independent(Row breaking, List<Rule> strongerThan) implements Standing {
      public Independent {
        strongerThan = List.copyOf(strongerThan);
      }
    }

    /** Not decided in time, or beyond what Z3 decides. */
    record Undecided(String reason) implements Standing {}

    /** Whether the rule follows from the other theory. */
    default Truth follows() {
      return switch (this) {
        case Equivalent _, Weaker _, Implied _ -> Truth.TRUE;
        case Independent _ -> Truth.FALSE;
        case Undecided _ -> Truth.UNKNOWN;
      };
    }
  }

  /**
   * How long the solver may take.
   *
   * @param perQuestion for each question; a rule takes one, and a few more where it follows
   * @param total for all; rules not asked by then are undecided
   */
  public record Budget(Duration perQuestion, Duration total) {}

  /**
   * Compares two theories under the same axioms.
   *
   * @throws InconsistentTheoryException where no record satisfies one of them
   * @throws IllegalArgumentException naming each rule or axiom that means nothing over {@code type}
   */
  public static TheoryDifference of(
      List<Rule> first, List<Rule> second, RowType type, List<Formula> axioms, Budget budget) {
    TypeProblems.reject(first, type, axioms);
    TypeProblems.reject(second, type, axioms);
    return new TheoryComparison(type, axioms, budget).compare(first, second);
  }

  /** Whether both hold in the same records; unknown where no difference is known but one may be. */
  public Truth sameMeaning() {
    return Stream.concat(first.stream(), second.stream())
        .map(compared -> compared.standing().follows())
        .reduce(Truth.TRUE, Truth::min);
  }
}
