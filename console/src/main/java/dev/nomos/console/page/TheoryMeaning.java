package dev.nomos.console.page;

import dev.nomos.console.rules.NamedTheory;
import dev.nomos.console.rules.TheoryDiff;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.logic.entailment.InconsistentTheoryException;
import dev.nomos.logic.entailment.TheoryDifference;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * How the active rules of two theory versions differ in what they mean, by the solver: on demand,
 * one comparison at a time, so many a minute, so many seconds each.
 */
final class TheoryMeaning {
  private static final int PER_MINUTE = 10;
  private static final TheoryDifference.Budget BUDGET =
      new TheoryDifference.Budget(Duration.ofSeconds(1), Duration.ofSeconds(20));
  private static final long LIMIT_SECONDS = 30;

  private final LiveModel model;
  private final Turns turns;

  TheoryMeaning(LiveModel model, LongSupplier nanos) {
    this.model = model;
    this.turns = new Turns("nomos-meaning", PER_MINUTE, LIMIT_SECONDS, nanos);
  }

  Reply<TheoryDiff> between(long from, long to) throws InterruptedException {
    TheoryVersion before = model.theoryVersion(from);
    TheoryVersion after = model.theoryVersion(to);
    if (before == null || after == null)
      return new Reply.Impossible<>("one of these versions is no longer remembered");
    try {
      return Reply.of(turns.take(() -> compare(before, after)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InconsistentTheoryException
          || e.getCause() instanceof IllegalArgumentException)
        return new Reply.Impossible<>(String.valueOf(e.getCause().getMessage()));
      throw new IllegalStateException("comparing two theories failed", e.getCause());
    }
  }

  private TheoryDiff compare(TheoryVersion before, TheoryVersion after) {
    return TheoryDiff.of(
        NamedTheory.of(before, model.type(), false),
        NamedTheory.of(after, model.type(), false),
        model.type(),
        model.axioms(),
        BUDGET);
  }
}
