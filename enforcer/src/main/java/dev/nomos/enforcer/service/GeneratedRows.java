package dev.nomos.enforcer.service;

import dev.nomos.logic.Row;
import dev.nomos.schemas.Topics;
import dev.nomos.schemas.avro.GeneratedRecord;
import dev.nomos.schemas.avro.GenerationOutcome;
import dev.nomos.schemas.avro.Publication;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Rows that are made up without requests, on the topic of generated records. Each transaction holds
 * some of them and the position that they lead to, so that a run of the same id can go on where the
 * last one ended, and no row is there twice. One owner.
 */
public final class GeneratedRows implements AutoCloseable {
  private static final int MOST_IN_TRANSACTION = 1_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final Topics topics;
  private final String id;
  private final long seed;
  private final long theoryVersion;
  private final Serializer<GeneratedRecord> rows;
  private final Serializer<Publication> positions;
  private final List<ProducerRecord<String, byte[]>> pending = new ArrayList<>();
  private Publication position;

  private GeneratedRows(
      Producer<String, byte[]> producer,
      Topics topics,
      SchemaRegistry registry,
      String id,
      long seed,
      long theoryVersion) {
    this.producer = producer;
    this.topics = topics;
    this.id = id;
    this.seed = seed;
    this.theoryVersion = theoryVersion;
    AvroSerde<GeneratedRecord> row = AvroSerde.specific(registry, GeneratedRecord.getClassSchema());
    AvroSerde<Publication> place = AvroSerde.specific(registry, Publication.getClassSchema());
    this.rows = row.serializer();
    this.positions = place.serializer();
    this.position = Publication.newBuilder().setId(publication(id)).build();
  }

  /**
   * From here on an earlier run of this id can write no more. The topics must exist.
   *
   * @param kafka Kafka's own settings, {@code bootstrap.servers} at least
   * @param id of the run, and the key of its rows
   * @param seed that the rows are drawn with
   * @param theoryVersion of the rules that they keep; 0: none
   */
  public static GeneratedRows begin(
      Map<String, String> kafka,
      Topics topics,
      SchemaRegistry registry,
      String id,
      long seed,
      long theoryVersion) {
    String transactions = "nomos." + topics.dataset() + "." + publication(id);
    var producer = KafkaClients.producer(kafka, transactions, new StringSerializer());
    try {
      producer.initTransactions();
      return new GeneratedRows(producer, topics, registry, id, seed, theoryVersion);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** The key of a run's positions on the topic of publications. */
  public static String publication(String id) {
    return "generate." + id;
  }

  /** The position to go on from: {@code events} is the number of the next row. */
  public void goOn(Publication from) {
    position = from;
  }

  /** Rows come in the order of their numbers, none twice; numbers may be left out. */
  public void write(long number, Row row) {
    String topic = topics.generated().name();
    var record =
        GeneratedRecord.newBuilder()
            .setOutcome(GenerationOutcome.COMPLETED)
            .setNumber(number)
            .setCount(0)
            .setSeed(seed)
            .setTheoryVersion(theoryVersion)
            .setFields(AnswerFormat.texts(row))
            .build();
    pending.add(new ProducerRecord<>(topic, id, rows.serialize(topic, record)));
    position =
        Publication.newBuilder(position)
            .setTopic(topic)
            .setEvents(number + 1)
            .setPublished(position.getPublished() + 1)
            .build();
    if (pending.size() == MOST_IN_TRANSACTION) {
      commit();
    }
  }

  /**
   * Readers see all rows that were written. A run that is asked to end by an interrupt still
   * commits what it has.
   */
  public void commit() {
    if (pending.isEmpty()) {
      return;
    }
    boolean isInterrupted = Thread.interrupted();
    try {
      send();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new IllegalStateException("--id " + id + " was taken over by another run of it", e);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    pending.clear();
  }

  private void send() {
    producer.beginTransaction();
    for (ProducerRecord<String, byte[]> row : pending) {
      var _ = producer.send(row); // commit tells
    }
    String topic = topics.publications().name();
    var _ =
        producer.send(
            new ProducerRecord<>(topic, position.getId(), positions.serialize(topic, position)));
    producer.commitTransaction();
  }

  /** Rows that were not committed are lost; the next run makes them again. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
