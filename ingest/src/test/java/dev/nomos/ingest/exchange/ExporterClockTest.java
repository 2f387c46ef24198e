package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.netflow.Datagrams.EXPORT_SECONDS;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.usualRecord;
import static dev.nomos.ingest.netflow.Datagrams.usualTemplate;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nomos.ingest.exchange.ClockPolicy.Correction;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExporterClockTest {
  private static final Domain DOMAIN = new Domain(Exporting.EXPORTER, 9, 5);

  private static Exporting exporting(Correction correction) {
    var usual = ExchangeConfig.DEFAULT;
    return new Exporting(
        new ExchangeConfig(
            usual.limits(),
            usual.templateLifetime(),
            usual.held(),
            usual.sampling(),
            usual.reorderTolerance(),
            new ClockPolicy(correction, Duration.ofMinutes(1))));
  }

  /** A flow that its exporter says ended 5 s before {@code exportSeconds}. */
  private static byte[] flow(long exportSeconds) {
    return Exporting.exportedAt(
        v9(2, 5, set(0, usualTemplate()), set(256, usualRecord(6, 0, 1, 1))), exportSeconds);
  }

  @Test
  void theSkewIsExportLessArrivalSmoothed() {
    var exporting = exporting(Correction.NONE);
    var random = new Random(4);
    for (int i = 0; i < 200; i++) {
      long exportedMillis = EXPORT_SECONDS * 1000 + i * 777L;
      // 10 s ahead; on the way for up to 40 ms
      exporting.send(exportedMillis - 10_000 + random.nextInt(40), flow(exportedMillis / 1000));
    }
    assertThat(exporting.skews.get(DOMAIN)).isCloseTo(9_980, within(300.0));
  }

  @Test
  void timesAreShiftedOnlyWherePolicyAndThresholdSay() {
    long hourAhead = EXPORT_SECONDS + 3_600;
    assertThat(
            Exporting.only(exporting(Correction.NONE).send(Exporting.NOW, flow(hourAhead)))
                .endMillis())
        .isEqualTo(hourAhead * 1000 - 5_000);
    var slightly = exporting(Correction.SHIFT).send(Exporting.NOW, flow(EXPORT_SECONDS + 30));
    assertThat(Exporting.only(slightly).endMillis())
        .isEqualTo((EXPORT_SECONDS + 30) * 1000 - 5_000);

    var shifted = Exporting.only(exporting(Correction.SHIFT).send(Exporting.NOW, flow(hourAhead)));

    assertThat(shifted.endMillis()).isEqualTo(Exporting.NOW - 500 - 5_000);
    assertThat(shifted.startMillis()).isEqualTo(Exporting.NOW - 500 - 10_000);
    assertThat(shifted.fields())
        .containsEntry("flowEndMilliseconds", shifted.endMillis())
        .containsEntry("flowStartMilliseconds", shifted.startMillis())
        .containsEntry("flowEndSysUpTime", 95_000L)
        .doesNotContainKey("samplingRate");
  }

  @Test
  void aClockThatIsSetIsBelievedAtOnceAlsoAfterARestart() {
    var exporting = exporting(Correction.SHIFT);
    exporting.send(Exporting.NOW, flow(EXPORT_SECONDS + 3_600));
    exporting.restart();
    var right = exporting.send(Exporting.NOW + 1_000, flow(EXPORT_SECONDS + 1));
    assertThat(Exporting.only(right).endMillis()).isEqualTo((EXPORT_SECONDS + 1) * 1000 - 5_000);
  }
}
