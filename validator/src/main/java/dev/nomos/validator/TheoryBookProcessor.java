package dev.nomos.validator;

import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.validator.judge.TheoryBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link TheoryBook} equal to the theories topic.
 *
 * <p>Kafka Streams restores a global store before any stream thread starts, and it initialises this
 * processor after that restoration: {@link #init} therefore reads the whole store, whatever way it
 * was restored (copied, or replayed through {@link #process}), so that the book is complete before
 * the first record is checked. Later changes come through {@link #process}.
 */
final class TheoryBookProcessor implements Processor<String, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(TheoryBookProcessor.class);
  private static final Pattern KEY = Pattern.compile("(\\d{1,18})/(\\d{1,9})");

  private final TheoryBook book;
  private final String topic;
  private final Deserializer<TheoryChunk> chunks;
  private @Nullable KeyValueStore<String, byte[]> store;

  TheoryBookProcessor(TheoryBook book, String topic, Deserializer<TheoryChunk> chunks) {
    this.book = book;
    this.topic = topic;
    this.chunks = chunks;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    KeyValueStore<String, byte[]> restored = context.getStateStore(ValidatorTopology.THEORIES);
    List<TheoryChunk> found = new ArrayList<>();
    try (var all = restored.all()) {
      all.forEachRemaining(entry -> read(entry.key, entry.value).ifPresent(found::add));
    }
    book.putAll(found);
    store = restored;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (store == null) {
      throw new IllegalStateException("a theory chunk arrived before the store was opened");
    }
    store.put(record.key(), record.value());
    if (record.value() == null) {
      forget(record.key());
    } else {
      read(record.key(), record.value()).ifPresent(book::put);
    }
  }

  private Optional<TheoryChunk> read(String key, byte[] value) {
    try {
      return Optional.ofNullable(chunks.deserialize(topic, value));
    } catch (SerializationException e) {
      LOG.atError()
          .setMessage("theory chunk cannot be read")
          .addKeyValue("chunk", key)
          .addKeyValue("reason", e.getMessage())
          .log();
      return Optional.empty();
    }
  }

  private void forget(String key) {
    var parts = KEY.matcher(key);
    if (parts.matches()) {
      book.remove(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
    }
  }
}
