package dev.nomos.validator;

import dev.nomos.schemas.avro.RuleAction;
import dev.nomos.schemas.avro.RuleStatus;
import dev.nomos.validator.judge.PublishedRule;
import dev.nomos.validator.judge.PublishedTheory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts by rule, with labels of bounded number: a rule of the newest theory gets a label of its
 * own, with its status and action, when it is first broken, until {@value #MOST} have one; the rest
 * counts as {@value #OTHER}. A rule that leaves the newest theory loses its label. Safe for any
 * number of threads.
 */
final class RuleCounters {
  static final int MOST = 200;
  static final String OTHER = "other";

  private final MeterRegistry meters;
  private final Map<Label, Pair> labelled = new ConcurrentHashMap<>();
  private final Map<Label, Pair> others = new ConcurrentHashMap<>();
  private @Nullable PublishedTheory newest;

  /** What an alert needs to know of a rule: only some statuses and actions wake anyone. */
  private record Label(String rule, RuleStatus status, RuleAction action) {
    static Label of(PublishedRule rule) {
      return new Label(rule.rule().id(), rule.status(), rule.action());
    }

    Label other() {
      return new Label(OTHER, status, action);
    }

    Tags tags() {
      return Tags.of(
          "rule",
          rule,
          "status",
          ValidatorMetrics.tag(status),
          "action",
          ValidatorMetrics.tag(action));
    }
  }

  private record Pair(Counter violations, Counter excepted) {}

  RuleCounters(MeterRegistry meters) {
    this.meters = meters;
  }

  void violated(PublishedRule rule) {
    of(rule).violations().increment();
  }

  void excepted(PublishedRule rule) {
    of(rule).excepted().increment();
  }

  /** The rules that may have labels from now on. */
  synchronized void newest(PublishedTheory theory) {
    newest = theory;
    labelled
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !theory.hasRule(entry.getKey().rule());
              if (gone) {
                meters.remove(entry.getValue().violations());
                meters.remove(entry.getValue().excepted());
              }
              return gone;
            });
  }

  private Pair of(PublishedRule rule) {
    Label label = Label.of(rule);
    Pair known = labelled.get(label);
    return known == null ? label(label) : known;
  }

  private synchronized Pair label(Label label) {
    boolean mayHaveOne = newest != null && newest.hasRule(label.rule());
    return mayHaveOne && (labelled.size() < MOST || labelled.containsKey(label))
        ? labelled.computeIfAbsent(label, this::register)
        : others.computeIfAbsent(label.other(), this::register);
  }

  private Pair register(Label label) {
    return new Pair(
        Counter.builder("nomos.validator.rule.violations")
            .description("violations of a rule of the newest theory, suppressed ones included")
            .tags(label.tags())
            .register(meters),
        Counter.builder("nomos.validator.rule.excepted")
            .description("breaches of a rule that one of its exceptions covers")
            .tags(label.tags())
            .register(meters));
  }
}
