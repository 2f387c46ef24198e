package dev.nomos.console.masks;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.console.rules.NamedTheory;
import dev.nomos.console.rules.RuleReader;
import dev.nomos.console.rules.TheoryVersion;
import dev.nomos.console.rules.TopicsUnavailableException;
import dev.nomos.enforcer.masks.MaskTheoryException;
import dev.nomos.enforcer.masks.Masks;
import dev.nomos.logic.RowType;
import dev.nomos.logic.RuleTheory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each newer theory of a cluster in force: looks every few seconds whether the topic of
 * theories has grown. A theory that cannot be put in force is left out, and told.
 */
final class TheoryFollower implements HealthCheck, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TheoryFollower.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final RuleReader reader; // the thread's, once it runs
  private final Masks masks;
  private final MaskMeters meters;
  private final Thread thread;

  /**
   * Why the topic could not be read last, and the newest version not put in force; empty: it was.
   */
  private volatile String unread = "";

  private volatile String leftOut = "";

  private TheoryFollower(RuleReader reader, Masks masks, MaskMeters meters) {
    this.reader = reader;
    this.masks = masks;
    this.meters = meters;
    thread = Thread.ofPlatform().name("nomos-theories").daemon().unstarted(this::run);
  }

  /** Owns {@code reader} from now on. */
  static TheoryFollower start(RuleReader reader, Masks masks, MaskMeters meters) {
    var follower = new TheoryFollower(reader, masks, meters);
    follower.thread.start();
    return follower;
  }

  /** A version's active rules, exceptions worked in. */
  static RuleTheory theory(TheoryVersion version, RowType type) {
    return new RuleTheory(
        version.version(),
        version.effectiveFromMillis(),
        NamedTheory.of(version, type, false).rules());
  }

  private void run() {
    Map<TopicPartition, Long> seen = Map.of();
    try (reader) {
      while (!Thread.currentThread().isInterrupted()) {
        seen = look(seen);
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException | InterruptException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** How far the topic has been read. */
  private Map<TopicPartition, Long> look(Map<TopicPartition, Long> seen) {
    try {
      Map<TopicPartition, Long> end = reader.endOfTheories();
      if (!end.equals(seen)) {
        adopt(reader.theories());
      }
      unread = "";
      return end;
    } catch (InterruptException closing) {
      throw closing;
    } catch (TopicsUnavailableException | KafkaException e) {
      unread = String.valueOf(e.getMessage());
      log.atWarn().setCause(e).log("the topic of theories cannot be read");
      return seen;
    }
  }

  private void adopt(List<TheoryVersion> all) {
    if (all.isEmpty() || all.getLast().version() <= masks.theory().version()) {
      return;
    }
    TheoryVersion newest = all.getLast();
    try {
      masks.publish(theory(newest, masks.vocabulary().type()));
      meters.theory(true);
      leftOut = "";
      log.atInfo().addKeyValue("theoryVersion", newest.version()).log("theory in force");
    } catch (MaskTheoryException | IllegalArgumentException e) {
      meters.theory(false);
      leftOut = "version %d is left out: %s".formatted(newest.version(), e.getMessage());
      log.atWarn()
          .setCause(e)
          .addKeyValue("theoryVersion", newest.version())
          .log("theory cannot be put in force");
    }
  }

  @Override
  public String name() {
    return "theories";
  }

  @Override
  public Health check() {
    String problem = unread.isEmpty() ? leftOut : unread;
    return new Health(problem.isEmpty(), problem.isEmpty() ? "follows the newest theory" : problem);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
