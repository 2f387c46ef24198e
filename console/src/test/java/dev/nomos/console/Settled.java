package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** Waits for everything on the way to arrive; then the topics must agree with one another. */
final class Settled {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Settled() {}

  static Audit.Result awaitSound(Installation nomos) throws Exception {
    nomos.awaitDecoded();
    nomos.awaitChecked();
    return awaitSound(nomos.reader(), nomos.dataset);
  }

  /** Evidence comes last and says nothing when it is complete: the audit is made again. */
  static Audit.Result awaitSound(TopicReader reader, Dataset dataset) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Audit.Result result = Audit.of(reader, dataset);
    while (!result.problems().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(500);
      result = Audit.of(reader, dataset);
    }
    assertThat(result.problems()).as("%s", result).isEmpty();
    return result;
  }
}
