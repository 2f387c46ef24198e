package dev.nomos.enforcer.service;

import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.SchemaRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * All that an enforcer needs. The topics must exist.
 *
 * @param kafka Kafka's own settings, {@code bootstrap.servers} at least; they cannot change what
 *     {@link EnforcerService} relies on
 * @param meters its counters are registered here
 * @param sampling how tokens are drawn, by its seed and that of each request
 * @param batch records written at a time, at least 1
 * @param budget of one question to the rules
 */
public record EnforcerConfig(
    Topics topics,
    SchemaRegistry registry,
    Map<String, String> kafka,
    MeterRegistry meters,
    Sampling sampling,
    int batch,
    CompletionBudget budget) {
  public EnforcerConfig {
    kafka = Map.copyOf(kafka);
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, but was " + batch);
    }
    if (!kafka.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException("kafka.bootstrap.servers is missing");
    }
  }

  /** The consumer group that the enforcers of a data set share requests in. */
  public String group() {
    return "nomos." + topics.dataset() + ".enforcer";
  }

  /** Kafka's settings may be secrets. */
  @Override
  public String toString() {
    return "EnforcerConfig[%s, kafka %s, %s, batch %d, %s]"
        .formatted(topics, kafka.keySet(), sampling, batch, budget);
  }
}
