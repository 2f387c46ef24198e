package dev.nomos.miner;

import dev.nomos.miner.book.LifecyclePolicy;
import dev.nomos.miner.theory.RulePolicy;
import dev.nomos.schemas.RecordFormat;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.spec.DatasetSpec;
import dev.nomos.schemas.spec.GrammarSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All that a miner needs. The topics must exist.
 *
 * @param kafka settings of every Kafka client, {@code bootstrap.servers} at least
 * @param streams settings of Kafka Streams alone, such as {@code session.timeout.ms}
 * @param stateDirectory where state is cached; may be lost, since Kafka holds it
 * @param evidence how the evidence table is kept
 * @param searchBudget longest search; what was found until then is used, labelled Stopped
 * @param rerunInterval of event time between two searches of all admitted evidence; zero: only at a
 *     command to learn
 * @param errorBudget share of admitted records that an approximate rule may miss; 0: there are none
 * @param theoryInterval of wall-clock time between two theories, at least: changes in between are
 *     published together
 * @param lead how long after the stream's time, in event time, a theory takes effect
 * @param closeTimeout the longest that {@code close} waits
 */
public record MinerConfig(
    Topics topics,
    RecordFormat records,
    DatasetSpec dataset,
    GrammarSpec grammar,
    Map<String, String> kafka,
    Map<String, String> streams,
    Path stateDirectory,
    EvidenceConfig evidence,
    RulePolicy policy,
    LifecyclePolicy lifecycle,
    Duration searchBudget,
    Duration rerunInterval,
    double errorBudget,
    Duration theoryInterval,
    Duration lead,
    Duration closeTimeout) {
  public MinerConfig {
    kafka = Map.copyOf(kafka);
    streams = Map.copyOf(streams);
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("kafka.bootstrap-servers must name a broker");
    }
    if (rerunInterval.isNegative() || theoryInterval.isNegative()) {
      throw new IllegalArgumentException(
          "miner.rerun-interval and miner.theory-interval must not be negative, but were %s and %s"
              .formatted(rerunInterval, theoryInterval));
    }
    if (!(errorBudget >= 0 && errorBudget < 0.5)) {
      throw new IllegalArgumentException(
          "miner.error-budget must be at least 0 and below 0.5, but was " + errorBudget);
    }
    if (!lead.isPositive()) {
      throw new IllegalArgumentException("miner.lead must be positive, but was " + lead);
    }
  }

  /** The consumer group of commands; the evidence application adds the space's id to it. */
  public String group() {
    return "nomos." + topics.dataset() + ".miner";
  }
}
