package dev.nomos.validator;

import dev.nomos.validator.judge.PublishedTheory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts by rule, with labels of bounded number: a rule of the newest theory gets a label of its
 * own when it is first broken, until {@value #MOST} have one; the rest counts as {@value #OTHER}. A
 * rule that leaves the newest theory loses its label. Safe for any number of threads.
 */
final class RuleCounters {
  static final int MOST = 200;
  static final String OTHER = "other";

  private final MeterRegistry meters;
  private final Map<String, Pair> labelled = new ConcurrentHashMap<>();
  private final Pair others;
  private @Nullable PublishedTheory newest;

  private record Pair(Counter violations, Counter excepted) {}

  RuleCounters(MeterRegistry meters) {
    this.meters = meters;
    this.others = register(OTHER);
  }

  void violated(String ruleId) {
    of(ruleId).violations().increment();
  }

  void excepted(String ruleId) {
    of(ruleId).excepted().increment();
  }

  /** The rules that may have labels from now on. */
  synchronized void newest(PublishedTheory theory) {
    newest = theory;
    labelled
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !theory.hasRule(entry.getKey());
              if (gone) {
                meters.remove(entry.getValue().violations());
                meters.remove(entry.getValue().excepted());
              }
              return gone;
            });
  }

  private Pair of(String ruleId) {
    Pair known = labelled.get(ruleId);
    return known == null ? label(ruleId) : known;
  }

  private synchronized Pair label(String ruleId) {
    boolean mayHaveOne = newest != null && newest.hasRule(ruleId);
    return mayHaveOne && (labelled.size() < MOST || labelled.containsKey(ruleId))
        ? labelled.computeIfAbsent(ruleId, this::register)
        : others;
  }

  private Pair register(String label) {
    return new Pair(
        Counter.builder("nomos.validator.rule.violations")
            .description("violations of a rule of the newest theory, suppressed ones included")
            .tag("rule", label)
            .register(meters),
        Counter.builder("nomos.validator.rule.excepted")
            .description("breaches of a rule that one of its exceptions covers")
            .tag("rule", label)
            .register(meters));
  }
}
