package dev.nomos.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.schemas.avro.TheoryChunk;
import dev.nomos.schemas.serde.AvroSerde;
import dev.nomos.schemas.serde.InMemorySchemaRegistry;
import dev.nomos.validator.judge.TheoryBook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TheoryBookProcessorTest {
  private final AvroSerde<TheoryChunk> serde =
      AvroSerde.specific(new InMemorySchemaRegistry(), TheoryChunk.getClassSchema());

  @TempDir Path state;

  /** How a store that was restored from a file or copied from the topic looks: full, silently. */
  @Test
  void bookIsFullBeforeTheFirstRecordWhateverRestoredTheStore() {
    KeyValueStore<String, byte[]> store = store();
    put(store, Traffic.chunk(1, 0, 0, 2, Traffic.NO_FLAGS));
    put(store, Traffic.chunk(1, 0, 1, 2, Traffic.BIG_ENOUGH));
    put(store, Traffic.theory(2, 5, Traffic.NO_FLAGS));
    put(store, Traffic.chunk(3, 5, 0, 2, Traffic.NO_FLAGS));
    store.put("junk", new byte[] {1});
    var book = new TheoryBook(Traffic.TYPE, new ValidatorMetrics(new SimpleMeterRegistry()));
    var context = new MockProcessorContext<Void, Void>();
    context.addStateStore(store);
    new TheoryBookProcessor(book, "theories", serde.deserializer()).init(context);
    assertThat(book.versions().keySet()).containsExactly(1L, 2L);
    assertThat(book.versions().get(1L).rules()).hasSize(2);
    store.close();
  }

  private static KeyValueStore<String, byte[]> store() {
    var store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ValidatorTopology.THEORIES),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    var context = new MockProcessorContext<Void, Void>();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  private void put(KeyValueStore<String, byte[]> store, TheoryChunk chunk) {
    store.put(
        chunk.getVersion() + "/" + chunk.getChunk(),
        serde.serializer().serialize("theories", chunk));
  }

  @Test
  void unchangedChunkLeavesTheVersionsAsTheyAre() {
    var book = new TheoryBook(Traffic.TYPE, new ValidatorMetrics(new SimpleMeterRegistry()));
    book.put(Traffic.theory(1, 0, Traffic.NO_FLAGS));
    var before = book.versions();
    book.put(Traffic.theory(1, 0, Traffic.NO_FLAGS));
    book.put(Traffic.chunk(2, 0, 1, 2, Traffic.NO_FLAGS));
    assertThat(book.versions()).isSameAs(before);
  }
}
