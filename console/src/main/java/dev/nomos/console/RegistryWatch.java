package dev.nomos.console;

import dev.nomos.console.observe.HealthCheck;
import dev.nomos.schemas.serde.SchemaRegistryException;
import dev.nomos.schemas.serde.WaitingSchemaRegistry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's schema registry: its programs wait where it refuses or cannot be reached, which
 * health, a counter and, at most once a minute, standard error tell.
 */
final class RegistryWatch implements HealthCheck, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RegistryWatch.class);
  private static final long BETWEEN_WARNINGS_NANOS = Duration.ofMinutes(1).toNanos();

  private final WaitingSchemaRegistry registry;
  private final AtomicLong warnedAtNanos =
      new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS_NANOS);

  /** The cluster as programs should see it, and what watches its registry. */
  record Watched(Cluster cluster, RegistryWatch watch) {}

  private RegistryWatch(Cluster cluster, MeterRegistry meters) {
    registry = new WaitingSchemaRegistry(cluster.registry(), this::warn);
    FunctionCounter.builder("nomos.registry.failures", registry, WaitingSchemaRegistry::failures)
        .register(meters);
  }

  static Watched over(Cluster cluster, MeterRegistry meters) {
    var watch = new RegistryWatch(cluster, meters);
    return new Watched(cluster.withRegistry(watch.registry), watch);
  }

  private void warn(SchemaRegistryException failure) {
    long last = warnedAtNanos.get();
    long now = System.nanoTime();
    if (now - last < BETWEEN_WARNINGS_NANOS || !warnedAtNanos.compareAndSet(last, now)) return;
    System.err.println("nomos: waiting for the schema registry: " + failure.getMessage());
    log.atWarn().setCause(failure).log("waiting for the schema registry");
  }

  @Override
  public String name() {
    return "schema-registry";
  }

  @Override
  public Health check() {
    return registry
        .fault()
        .map(fault -> new Health(false, "waiting: " + fault))
        .orElseGet(() -> new Health(true, "answers, or is not asked"));
  }

  /** Programs no longer wait: they are closing. */
  @Override
  public void close() {
    registry.close();
  }
}
