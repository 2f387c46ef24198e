package dev.nomos.validator;

import dev.nomos.schemas.avro.Activation;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link ActivationLog} equal to the activations topic, and fills it before the first
 * record is checked, as {@link TheoryBookProcessor} does for theories.
 *
 * <p>An entry that cannot be read stops the program: to go on without it would judge records by
 * another theory than they were.
 */
final class ActivationLogProcessor implements Processor<String, byte[], Void, Void> {
  private final ActivationLog log;
  private final String topic;
  private final Deserializer<Activation> activations;
  private @Nullable KeyValueStore<String, byte[]> store;

  ActivationLogProcessor(ActivationLog log, String topic, Deserializer<Activation> activations) {
    this.log = log;
    this.topic = topic;
    this.activations = activations;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    KeyValueStore<String, byte[]> restored =
        context.getStateStore(ValidatorTopology.ACTIVATION_LOG);
    try (var all = restored.all()) {
      all.forEachRemaining(entry -> read(entry.key, entry.value));
    }
    store = restored;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (store == null) {
      throw new IllegalStateException("an activation arrived before the store was opened");
    }
    store.put(record.key(), record.value());
    read(record.key(), record.value());
  }

  private void read(String key, byte @Nullable [] value) {
    try {
      Activation activation = activations.deserialize(topic, value);
      if (activation != null) {
        log.put(activation);
      }
    } catch (SerializationException e) {
      throw new SerializationException(
          "the activation '%s' on %s cannot be read: %s".formatted(key, topic, e.getMessage()), e);
    }
  }
}
