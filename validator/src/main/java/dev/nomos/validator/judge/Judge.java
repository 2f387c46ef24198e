package dev.nomos.validator.judge;

import dev.nomos.logic.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges the records of one partition in the order of their offsets. The same records, adoptions
 * and state of suppression give the same judgements. One owner.
 */
public final class Judge {
  private static final Judgement UNJUDGED = new Judgement.Unjudged();

  private final Adoptions adoptions;
  private final Suppression suppression;

  public Judge(Adoptions adoptions, Suppression suppression) {
    this.adoptions = adoptions;
    this.suppression = suppression;
  }

  public Judgement judge(Subject record) {
    PublishedTheory.Checker checker = adoptions.inForce(record.offset(), record.eventTimeMillis());
    if (checker == null) {
      return UNJUDGED;
    }
    List<Rule> broken = checker.violations(record.row());
    if (broken.isEmpty()) {
      return new Judgement.Judged(checker.theory(), List.of());
    }
    List<Breach> breaches = new ArrayList<>(broken.size());
    for (Rule rule : broken) {
      breaches.add(breach(checker.published(rule), record));
    }
    return new Judgement.Judged(checker.theory(), breaches);
  }

  private Breach breach(PublishedRule rule, Subject record) {
    @Nullable String exception = rule.exceptionFor(record);
    if (exception != null) {
      return new Breach.Excepted(rule, exception);
    }
    Suppression.Decision decision =
        suppression.next(rule.rule().id(), record.key(), record.eventTimeMillis());
    return new Breach.Violated(rule, decision.number(), decision.publish());
  }
}
