package dev.nomos.enforcer.service;

import dev.nomos.enforcer.decode.FixedModel;
import dev.nomos.enforcer.decode.Sampling;
import dev.nomos.enforcer.model.LanguageModel;
import dev.nomos.enforcer.vocabulary.Vocabulary;
import dev.nomos.logic.Field;
import dev.nomos.logic.FieldType;
import dev.nomos.logic.Formula;
import dev.nomos.logic.RowType;
import dev.nomos.logic.Rule;
import dev.nomos.logic.RuleTheory;
import dev.nomos.logic.Value;
import dev.nomos.logic.completion.CompletionBudget;
import dev.nomos.logic.completion.FieldDomain;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.DeadLetter;
import dev.nomos.schemas.avro.GeneratedRecord;
import dev.nomos.schemas.avro.GenerationRequest;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A request loop between clients that only pretend, turned by hand. */
final class Harness implements AutoCloseable {
  static final RowType TYPE =
      new RowType(
          List.of(
              Field.of("proto", FieldType.CATEGORICAL),
              Field.of("packets", FieldType.INTEGER),
              Field.of("bytes", FieldType.INTEGER)));
  static final Vocabulary VOCABULARY =
      Vocabulary.of(
          TYPE,
          List.of(
              new FieldDomain.Choices(List.of(Value.of("tcp"), Value.of("udp")), false),
              new FieldDomain.Numbers(0, 999, 0, false),
              new FieldDomain.Numbers(0, 99_999, 0, true)));

  final Topics topics = new Topics("flows", "netflow", 2);
  final TopicPartition first = new TopicPartition(topics.requests().name(), 0);
  final TopicPartition second = new TopicPartition(topics.requests().name(), 1);
  final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  /** In the order in which they were made. */
  final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();

  final EnforcerMetrics metrics = new EnforcerMetrics(meters);
  final Answerer answerer;
  final RequestLoop loop;
  private final AvroSerde<GenerationRequest> requests =
      AvroSerde.specific(registry, GenerationRequest.getClassSchema());
  private final AvroSerde<GeneratedRecord> answers =
      AvroSerde.specific(registry, GeneratedRecord.getClassSchema());
  private final AvroSerde<DeadLetter> letters =
      AvroSerde.specific(registry, DeadLetter.getClassSchema());
  private final List<ConsumerRecord<byte[], byte[]>> sent = new ArrayList<>();

  Harness() {
    this(new FixedModel(VOCABULARY.size(), VOCABULARY.longest(), 5));
  }

  Harness(LanguageModel model) {
    var config =
        new EnforcerConfig(
            topics,
            registry,
            Map.of("bootstrap.servers", "nowhere:1"),
            meters,
            Sampling.of(1),
            8,
            new CompletionBudget(2_000, Duration.ZERO, 1_000));
    answerer = new Answerer(config, model, VOCABULARY, theory(1));
    var stream = new RequestStream(consumer, this::producer, topics.requests().name());
    loop = new RequestLoop(stream, answerer, metrics);
    consumer.rebalance(List.of(first, second));
    consumer.updateBeginningOffsets(Map.of(first, 0L, second, 0L));
  }

  private MockProducer<byte[], byte[]> producer() {
    var made = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(made);
    return made;
  }

  /** What holds of every record, and {@code more}. */
  static RuleTheory theory(long version, String... more) {
    List<String> formulas =
        new ArrayList<>(
            List.of(
                "bytes >= 40 * packets",
                "bytes <= 1500 * packets",
                "proto = \"tcp\" or packets <= 3",
                "packets >= 1"));
    formulas.addAll(Arrays.asList(more));
    return new RuleTheory(
        version, 0, formulas.stream().map(f -> Rule.of(Formula.parse(f, TYPE))).toList());
  }

  static GenerationRequest.Builder request() {
    return GenerationRequest.newBuilder();
  }

  void send(String id, GenerationRequest.Builder request) {
    byte[] value = requests.serializer().serialize(first.topic(), request.build());
    sendOctets(id.getBytes(StandardCharsets.UTF_8), value);
  }

  void sendOctets(byte @Nullable [] key, byte @Nullable [] value) {
    var message = new ConsumerRecord<>(first.topic(), 0, sent.size(), key, value);
    sent.add(message);
    consumer.addRecord(message);
  }

  /** The pretended broker has messages still: those from an offset on. */
  void keep(long from) {
    sent.stream().filter(message -> message.offset() >= from).forEach(consumer::addRecord);
  }

  /** What a broker does when a transaction is committed. */
  void noteCommitted() {
    for (var history : producers.getLast().consumerGroupOffsetsHistory()) {
      for (Map<TopicPartition, OffsetAndMetadata> offsets : history.values()) {
        consumer.commitSync(offsets);
      }
    }
  }

  /** What committed readers see, in order. */
  List<ProducerRecord<byte[], byte[]>> committed() {
    return producers.stream().flatMap(producer -> producer.history().stream()).toList();
  }

  List<GeneratedRecord> answers() {
    return committed().stream()
        .filter(message -> message.topic().equals(topics.generated().name()))
        .map(message -> answers.deserializer().deserialize(message.topic(), message.value()))
        .toList();
  }

  List<DeadLetter> letters() {
    return committed().stream()
        .filter(message -> message.topic().equals(topics.deadLetters().name()))
        .map(message -> letters.deserializer().deserialize(message.topic(), message.value()))
        .toList();
  }

  @Override
  public void close() {
    loop.close();
    loop.run(); // ends at once
  }
}
