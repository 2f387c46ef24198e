package dev.nomos.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

final class FaultPolicyTest {
  private final AtomicInteger replaced = new AtomicInteger();
  private Instant now = Instant.EPOCH;
  private final FaultPolicy policy = new FaultPolicy(() -> now, replaced::incrementAndGet);

  private StreamThreadExceptionResponse die() {
    return policy.handle(
        new IllegalStateException("outer", new IllegalArgumentException("bad rule")));
  }

  @Test
  void threadsAreReplacedUntilTheyDieTooOften() {
    for (int i = 0; i < FaultPolicy.REPLACEMENTS; i++) {
      assertThat(die()).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    }
    assertThat(policy.fault()).isEmpty();
    assertThat(die()).isEqualTo(StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
    assertThat(policy.fault()).get().asString().contains("6 times").contains("bad rule");
    assertThat(replaced).hasValue(FaultPolicy.REPLACEMENTS);
  }

  @Test
  void oldDeathsAreForgotten() {
    for (int i = 0; i < 50; i++) {
      assertThat(die()).isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
      now = now.plus(FaultPolicy.MEMORY.dividedBy(4));
    }
  }
}
