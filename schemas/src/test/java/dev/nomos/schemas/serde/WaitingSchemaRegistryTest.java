package dev.nomos.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

final class WaitingSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("R").fields().requiredInt("a").endRecord();

  private final Queue<RuntimeException> faults = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final InMemorySchemaRegistry real = new InMemorySchemaRegistry();
  private final WaitingSchemaRegistry registry =
      new WaitingSchemaRegistry(
          new SchemaRegistry() {
            @Override
            public int register(String subject, Schema schema) {
              fail();
              return real.register(subject, schema);
            }

            @Override
            public Schema byId(int id) {
              fail();
              return real.byId(id);
            }
          },
          failure -> told.add(failure.getMessage()));

  private synchronized void fail() {
    RuntimeException fault = faults.peek();
    if (fault != null && faults.size() > 1) faults.remove();
    else if (fault != null && !fault.getMessage().equals("for ever")) faults.remove();
    if (fault != null) throw fault;
  }

  @Test
  void aCallWaitsUntilTheRegistryAnswers() {
    faults.add(new SchemaRegistryException("down"));
    faults.add(new SchemaRegistryException("refused"));
    int id = registry.register("s", SCHEMA);
    assertThat(registry.byId(id)).isEqualTo(SCHEMA);
    assertThat(told).containsExactly("down", "refused");
    assertThat(registry.failures()).isEqualTo(2);
    assertThat(registry.fault()).isEmpty();
  }

  @Test
  void anUnknownSchemaIsAnAnswer() {
    assertThatThrownBy(() -> registry.byId(77)).isInstanceOf(UnknownSchemaException.class);
    assertThat(registry.failures()).isZero();
  }

  @Test
  void closingEndsTheWait() throws Exception {
    faults.add(new SchemaRegistryException("for ever"));
    var call = CompletableFuture.supplyAsync(() -> registry.register("s", SCHEMA));
    while (registry.fault().isEmpty()) Thread.onSpinWait();
    assertThat(registry.fault()).contains("for ever");
    registry.close();
    assertThatThrownBy(call::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("for ever");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    faults.add(new SchemaRegistryException("for ever"));
    var ended = new CountDownLatch(1);
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  assertThatThrownBy(() -> registry.byId(1)).hasMessageContaining("interrupted");
                  ended.countDown();
                });
    while (registry.fault().isEmpty()) Thread.onSpinWait();
    waiting.interrupt();
    ended.await();
  }
}
