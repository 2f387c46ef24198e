package dev.nomos.console.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BrokerCheckTest {
  private final AtomicLong nanos = new AtomicLong();
  private boolean answers = true;
  private final BrokerCheck check =
      new BrokerCheck(
          () -> {
            if (!answers) throw new TimeoutException("no node answers");
          },
          nanos::get);

  private void pass(Duration time) throws InterruptedException {
    nanos.addAndGet(time.toNanos());
    check.askOnce();
  }

  @Test
  void aClusterThatIsSilentForTooLongIsNotReady() throws Exception {
    pass(Duration.ofSeconds(100));
    assertThat(check.check().ready()).isTrue();
    answers = false;
    pass(BrokerCheck.LONGEST_SILENCE);
    assertThat(check.check().ready()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(check.check().ready()).isFalse();
    assertThat(check.check().detail()).isEqualTo("the cluster answered 8 s ago");
  }

  @Test
  void anAnswerMakesItReadyAgain() throws Exception {
    answers = false;
    pass(Duration.ofSeconds(100));
    assertThat(check.check().ready()).isFalse();
    answers = true;
    pass(Duration.ofSeconds(1));
    assertThat(check.check().ready()).isTrue();
  }
}
