package dev.nomos.miner.book;

import java.time.Duration;

/**
 * What the miner may decide by itself about a rule's life. All durations are of event time.
 *
 * @param autoShadow whether a candidate that is worth it is watched without being asked for
 * @param autoActivate whether a rule that stood its time in shadow becomes active by itself
 * @param shadowTime how long a rule must hold in shadow, and be put to the test, before that
 * @param autoRelax whether a learned rule may be relaxed without a person, once all of the next
 *     three are met
 * @param relaxRecords quarantined records that break the rule, at least
 * @param relaxKeys distinct record keys among them, at least
 * @param relaxDuration between the first and the last of them, at least
 * @param retireImplied whether an active rule is retired when a stronger one becomes active
 * @param vacuousAfter a rule whose antecedent has not occurred for so long is reported as vacuous;
 *     zero: never
 * @param driftFactor a rule that is put to the test this many times more or less often than when it
 *     was learned is reported as drifting; 0: never
 * @param autoRespace whether a new predicate space is made when the stream drifts away from the
 *     records that the constants of the old one come from
 * @param reviewInterval between two reviews of all rules: new candidates, shadow times, health
 * @param maximumProposed candidates that wait for a decision, at most
 */
public record LifecyclePolicy(
    boolean autoShadow,
    boolean autoActivate,
    Duration shadowTime,
    boolean autoRelax,
    long relaxRecords,
    long relaxKeys,
    Duration relaxDuration,
    boolean retireImplied,
    Duration vacuousAfter,
    double driftFactor,
    boolean autoRespace,
    Duration reviewInterval,
    int maximumProposed) {
  public static final LifecyclePolicy DEFAULT =
      new LifecyclePolicy(
          true,
          true,
          Duration.ofHours(1),
          false,
          10_000,
          100,
          Duration.ofDays(1),
          false,
          Duration.ofDays(1),
          10,
          false,
          Duration.ofMinutes(1),
          500);

  public LifecyclePolicy {
    notNegative("shadow-time", shadowTime);
    notNegative("relax-duration", relaxDuration);
    notNegative("vacuous-after", vacuousAfter);
    atLeastOne("relax-records", relaxRecords);
    atLeastOne("relax-keys", relaxKeys);
    atLeastOne("maximum-proposed", maximumProposed);
    if (!reviewInterval.isPositive()) {
      throw new IllegalArgumentException(
          "miner.policy.review-interval must be positive, but was " + reviewInterval);
    }
    if (!(driftFactor == 0 || driftFactor > 1)) {
      throw new IllegalArgumentException(
          "miner.policy.drift-factor must be 0 or above 1, but was " + driftFactor);
    }
  }

  private static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "miner.policy.%s must not be negative, but was %s".formatted(key, value));
    }
  }

  private static void atLeastOne(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "miner.policy.%s must be at least 1, but was %d".formatted(key, value));
    }
  }
}
