package dev.nomos.console.rules;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.logic.completion.UnusableTheoryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each newer theory of a cluster put in force: looks every few seconds whether the topic of
 * theories has grown. A theory that cannot be used is left out, and told.
 */
public final class TheoryFollower implements HealthCheck, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TheoryFollower.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final RuleReader reader; // the thread's, once it runs
  private final Consumer<TheoryVersion> follower;
  private final Thread thread;

  /** The newest version that was looked at: the thread's, once it runs. */
  private long newest;

  /**
   * Why the topic could not be read last, and the newest version not put in force; empty: it was.
   */
  private volatile String unread = "";

  private volatile String leftOut = "";

  private TheoryFollower(RuleReader reader, long inForce, Consumer<TheoryVersion> follower) {
    this.reader = reader;
    this.newest = inForce;
    this.follower = follower;
    thread = Thread.ofPlatform().name("nomos-theories").daemon().unstarted(this::run);
  }

  /**
   * Owns {@code reader} from now on.
   *
   * @param inForce a version: newer ones are told
   * @param follower puts a version in force, or throws {@link UnusableTheoryException}; called by
   *     one thread
   */
  public static TheoryFollower start(
      RuleReader reader, long inForce, Consumer<TheoryVersion> follower) {
    var started = new TheoryFollower(reader, inForce, follower);
    started.thread.start();
    return started;
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
    if (all.isEmpty() || all.getLast().version() <= newest) {
      return;
    }
    TheoryVersion version = all.getLast();
    newest = version.version();
    try {
      follower.accept(version);
      leftOut = "";
      log.atInfo().addKeyValue("theoryVersion", newest).log("theory in force");
    } catch (UnusableTheoryException e) {
      leftOut = "version %d is left out: %s".formatted(newest, e.getMessage());
      log.atWarn()
          .setCause(e)
          .addKeyValue("theoryVersion", newest)
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
