package dev.nomos.console;

import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleTopics;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import dev.nomos.schemas.Topics;
import java.time.Duration;
import java.util.Optional;

/**
 * A theory version on a cluster.
 *
 * @param name a number, event time, or {@code newest}
 */
record ClusterTheory(String name, RuleTopics topics) {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  static ClusterTheory of(String name, Cluster cluster, Topics topics) {
    return new ClusterTheory(
        name, new RuleTopics(topics, cluster.registry(), cluster.clientSettings(), PATIENCE));
  }

  /** Its active rules. Throws {@code UsageException} where there is no such version. */
  RuleTheory read(RowType type) {
    try (RuleReader reader = RuleReader.open(topics)) {
      var version = new TheoryVersions(reader.theories()).of(name);
      RuleVerb.warnOfUnreadable(reader);
      return version.active(type);
    }
  }

  /** What newer versions are read with, where the newest is asked for. */
  Optional<RuleReader> followed() {
    return name.equals(TheoryVersions.NEWEST)
        ? Optional.of(RuleReader.open(topics))
        : Optional.empty();
  }
}
