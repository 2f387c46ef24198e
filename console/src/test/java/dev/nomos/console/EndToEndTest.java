package dev.nomos.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nomos.console.demo.Labels;
import dev.nomos.console.demo.Score;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All programs on a real broker: the lab's traffic comes in as UDP, violations go out. */
class EndToEndTest {
  private static final double LEAST_FOUND = 0.90;
  private static final double MOST_FALSE_ALARMS = 0.01;

  @TempDir private Path directory;

  @Test
  void rulesLearnedFromNormalTrafficFlagTheAttacks() throws Exception {
    try (Installation nomos = Installation.start(directory)) {
      nomos.replay(Installation.LAB.normal(), _ -> {});
      nomos.awaitDecoded();
      nomos.askToLearn();
      nomos.awaitTheory();
      assertThat(nomos.miner.status().records()).isGreaterThanOrEqualTo(1_000);
      assertThat(nomos.miner.status().rules()).isGreaterThanOrEqualTo(20);

      Score score = check(nomos);

      score
          .byLabel()
          .forEach(
              (label, flows) -> {
                double flagged = (double) flows.flowsFlagged() / flows.flows();
                if (label.equals("normal")) {
                  assertThat(flagged).as(label).isLessThanOrEqualTo(MOST_FALSE_ALARMS);
                } else {
                  assertThat(flagged).as(label).isGreaterThanOrEqualTo(LEAST_FOUND);
                }
              });
      assertThat(score.byLabel()).hasSizeGreaterThan(2);
      assertBalanced(nomos);
      Settled.awaitSound(nomos);
    }
  }

  private static Score check(Installation nomos) throws Exception {
    var recordsFrom = nomos.recordEnds();
    var violationsFrom = nomos.violationEnds();
    nomos.replay(Installation.LAB.mixed(), _ -> {});
    nomos.awaitDecoded();
    nomos.awaitChecked();
    Labels labels = Installation.LAB.labels();
    Score score = new Score(labels, nomos.dataset.format());
    nomos
        .scores()
        .read(score, recordsFrom, nomos.recordEnds(), violationsFrom, nomos.violationEnds());
    return score;
  }

  private static void assertBalanced(Installation nomos) throws Exception {
    double received = nomos.count("nomos.collector.datagrams.received");
    double published = nomos.count("nomos.collector.datagrams.published");
    double decoded = nomos.count("nomos.decoder.datagrams", "result", "decoded");
    assertThat(received)
        .isEqualTo(
            Installation.LAB.normal().datagrams().size()
                + Installation.LAB.mixed().datagrams().size());
    assertThat(nomos.settledDatagrams()).isEqualTo(received);
    assertThat(decoded + nomos.count("nomos.decoder.datagrams", "result", "malformed"))
        .isEqualTo(published);
    var checked = nomos.validator.counts();
    long records = nomos.reader().octets(nomos.dataset.topics().records()).size();
    assertThat((long) nomos.count("nomos.decoder.records", "result", "published"))
        .isEqualTo(records);
    assertThat(checked.compliant() + checked.violating() + checked.unjudged() + checked.dead())
        .isEqualTo(records);
  }
}
