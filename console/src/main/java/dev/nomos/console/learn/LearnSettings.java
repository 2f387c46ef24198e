package dev.nomos.console.learn;

import dev.nomos.miner.search.SearchLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to learn.
 *
 * @param limits of each search; their clause size is that of the plain search
 * @param maxRules most rules to keep, the best ones first
 * @param allMinimal keep every minimal hitting set instead of the strongest rules that do not
 *     follow from others
 * @param epsilon rows that an approximate rule may miss; at 0 there are no approximate rules
 * @param stall longest time without a new rule; no limit where it is null
 */
public record LearnSettings(
    Method method,
    SearchLimits limits,
    int maxRules,
    boolean allMinimal,
    Epsilon epsilon,
    @Nullable Duration stall) {
  /** What finds the rules. */
  public enum Method {
    HITTING_SET,
    TREE
  }
}
