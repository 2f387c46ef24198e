package dev.nomos.console;

import dev.nomos.console.config.NomosConfig;
import dev.nomos.console.rules.RuleIds;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.RuleTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb about the rules of one data set, as a cluster's topics tell them. */
abstract class RuleVerb implements Callable<Integer> {
  private static final int MOST_NAMED = 5;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, or json (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationOption.class,
      description = "Longest time for the cluster to answer (default: ${DEFAULT-VALUE}).")
  private Duration patience = Duration.ofSeconds(15);

  /**
   * What the rules are about, and where they are.
   *
   * @param cluster null for a verb that {@link #needsCluster no cluster}
   */
  record Session(Dataset dataset, @Nullable RuleTopics cluster) {
    RuleTopics topics() {
      return Objects.requireNonNull(cluster, "the verb said that it needs no cluster");
    }
  }

  /** Whether anything is asked of topics. */
  boolean needsCluster() {
    return true;
  }

  abstract int run(Session session) throws Exception;

  /** What is wrong with the options alone, before anything is asked of a cluster. */
  void checkOptions() {}

  @Override
  public final Integer call() throws Exception {
    checkOptions();
    NomosConfig config = common.load();
    Logs.into(config.dataDir());
    try (Lifecycle lifecycle = Lifecycle.ofProcess()) {
      return run(session(config, lifecycle));
    }
  }

  /** Throws where a cluster is needed and none is configured. */
  private Session session(NomosConfig config, Lifecycle lifecycle) {
    Dataset dataset = Dataset.of(config);
    if (!needsCluster()) return new Session(dataset, null);
    Cluster cluster = Cluster.external(config, lifecycle);
    return new Session(
        dataset,
        new RuleTopics(dataset.topics(), cluster.registry(), cluster.clientSettings(), patience));
  }

  final boolean isJson() {
    return format == Format.JSON;
  }

  /** Says on standard error what the topics have that could not be read. */
  static void warnOfUnreadable(RuleReader reader) {
    if (reader.unreadable() > 0) {
      System.err.printf(
          "nomos: warning: %,d messages could not be read and are left out%n", reader.unreadable());
    }
  }

  /** The one id that begins so. Throws {@code UsageException} where there is none, or several. */
  static String one(String start, Collection<String> ids) {
    List<String> found = RuleIds.matching(start, ids);
    if (found.isEmpty()) {
      throw new UsageException(
          "no rule's id begins with '" + start + "'; 'nomos rules list --all' shows them");
    }
    if (found.size() > 1) {
      throw new UsageException(
          "'%s' is how %d ids begin: %s%s; give more of it"
              .formatted(
                  start,
                  found.size(),
                  String.join(", ", found.subList(0, Math.min(MOST_NAMED, found.size()))),
                  found.size() > MOST_NAMED ? ", ..." : ""));
    }
    return found.getFirst();
  }

  static void print(String text) {
    System.out.print(text);
    System.out.flush();
  }
}
