package dev.nomos.validator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows when a stream thread dies: a new one takes its place, up to {@value
 * #REPLACEMENTS} times within ten minutes; then the program stops, since a record that kills each
 * thread would do so for ever. Safe for any number of threads.
 */
final class FaultPolicy implements StreamsUncaughtExceptionHandler {
  static final int REPLACEMENTS = 5;
  static final Duration MEMORY = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(FaultPolicy.class);

  private final InstantSource clock;
  private final Runnable replaced;
  private final Deque<Instant> recent = new ArrayDeque<>();
  private @Nullable String fault;

  /** {@code replaced} is told of each thread that is replaced. */
  FaultPolicy(InstantSource clock, Runnable replaced) {
    this.clock = clock;
    this.replaced = replaced;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable cause) {
    Instant now = clock.instant();
    recent.removeIf(death -> death.plus(MEMORY).isBefore(now));
    recent.add(now);
    if (recent.size() <= REPLACEMENTS) {
      replaced.run();
      LOG.atWarn().setMessage("validator thread replaced").setCause(cause).log();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    fault =
        "threads died %d times within ten minutes, last of: %s"
            .formatted(recent.size(), rootOf(cause));
    LOG.atError().setMessage("validator gives up").setCause(cause).log();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Why the program stopped; empty while it has not. */
  synchronized Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
