package dev.nomos.console.page;

import dev.nomos.schemas.Topic;
import dev.nomos.schemas.avro.RuleCommand;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes commands to their topic: each with a producer of its own, since people are slow. */
public final class KafkaCommands implements Review.Commands {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Object> settings;
  private final Topic topic;
  private final AvroSerde<RuleCommand> serde;

  /** {@code kafka}: producer settings, {@code bootstrap.servers} at least. */
  public KafkaCommands(Map<String, String> kafka, Topic topic, SchemaRegistry registry) {
    Map<String, Object> all = new HashMap<>(kafka);
    String millis = Long.toString(PATIENCE.toMillis());
    all.put("max.block.ms", millis);
    all.put("request.timeout.ms", Long.toString(PATIENCE.toMillis() / 2));
    all.put("delivery.timeout.ms", millis);
    all.put("linger.ms", "0");
    this.settings = Map.copyOf(all);
    this.topic = topic;
    this.serde = AvroSerde.specific(registry, RuleCommand.getClassSchema());
  }

  @Override
  public void send(RuleCommand command) throws IOException {
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), serde.serializer())) {
      producer.send(new ProducerRecord<>(topic.name(), command.getId(), command)).get();
    } catch (ExecutionException e) {
      throw new IOException("the command was not written: " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw new IOException("the command was not written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped before the command was known to be written");
    }
  }
}
