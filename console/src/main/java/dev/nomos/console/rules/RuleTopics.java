package dev.nomos.console.rules;

import dev.nomos.schemas.Topics;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Where a data set's rules are.
 *
 * @param kafka settings of every client, {@code bootstrap.servers} among them
 * @param patience longest time for the cluster to answer
 */
public record RuleTopics(
    Topics topics, SchemaRegistry registry, Map<String, String> kafka, Duration patience) {
  public RuleTopics {
    kafka = Map.copyOf(kafka);
    if (!patience.isPositive()) {
      throw new IllegalArgumentException("patience must be above zero, but was " + patience);
    }
  }

  <T extends SpecificRecord> AvroSerde<T> serde(Schema schema) {
    return AvroSerde.specific(registry, schema);
  }

  /** Of clients that give up when patience ends. */
  Map<String, Object> clientSettings() {
    String millis = Long.toString(Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
    Map<String, Object> settings = new HashMap<>();
    settings.put("default.api.timeout.ms", millis);
    settings.put("request.timeout.ms", millis);
    settings.putAll(kafka);
    return settings;
  }

  Map<String, Object> consumerSettings() {
    Map<String, Object> settings = clientSettings();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    return settings;
  }

  String cluster() {
    return kafka.getOrDefault("bootstrap.servers", "");
  }
}
