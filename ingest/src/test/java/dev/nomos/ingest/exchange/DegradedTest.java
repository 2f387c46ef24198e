package dev.nomos.ingest.exchange;

import static dev.nomos.ingest.exchange.Exporting.NOW;
import static dev.nomos.ingest.exchange.Exporting.numbered;
import static dev.nomos.ingest.netflow.Datagrams.set;
import static dev.nomos.ingest.netflow.Datagrams.template;
import static dev.nomos.ingest.netflow.Datagrams.v9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nomos.ingest.netflow.Datagrams;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which flows are marked as coming of degraded telemetry. */
final class DegradedTest {
  private static final int DOMAIN = 5;
  private static final int OTHER_DOMAIN = 6;

  private final Exporting exporting = new Exporting(ExchangeConfig.DEFAULT);

  /** Octets, packets, sampler id. */
  private static byte[] flow(int domain, int sampler, long sequence) {
    return numbered(v9(1, domain, set(300, new Datagrams().u32(1_000, 3).u8(sampler))), sequence);
  }

  private void define(int domain, long sequence) {
    exporting.send(numbered(v9(1, domain, set(0, template(300, 1, 4, 2, 4, 48, 1))), sequence));
  }

  private static Exchanged.Decoded only(List<Exchanged> came) {
    assertThat(came).hasSize(1);
    return (Exchanged.Decoded) came.getFirst();
  }

  private boolean lossy(long afterMillis, byte[] datagram) {
    return only(exporting.send(NOW + afterMillis, datagram)).degraded().datagramsLost(0);
  }

  @Test
  void flowsAreMarkedFromAGapOnForAMinuteAfterItWasCountedAsLost() {
    define(DOMAIN, 1);
    assertThat(lossy(0, flow(DOMAIN, 0, 2))).isFalse();
    assertThat(lossy(100, flow(DOMAIN, 0, 9))).as("six are missing").isTrue();
    assertThat(lossy(3_000, flow(DOMAIN, 0, 10))).as("and are lost").isTrue();
    assertThat(exporting.count(ExchangeEvent.SEQUENCE_LOST)).isEqualTo(6);
    exporting.restart();
    assertThat(lossy(63_000, flow(DOMAIN, 0, 11))).as("also after a restart").isTrue();
    assertThat(lossy(63_001, flow(DOMAIN, 0, 12))).isFalse();
  }

  @Test
  void whatComesLateIsNoLoss() {
    define(DOMAIN, 1);
    assertThat(lossy(0, flow(DOMAIN, 0, 3))).isTrue();
    assertThat(lossy(10, flow(DOMAIN, 0, 2))).as("the gap is filled").isFalse();
    assertThat(lossy(5_000, flow(DOMAIN, 0, 4))).isFalse();
    assertThat(exporting.count(ExchangeEvent.SEQUENCE_LOST)).isZero();
  }

  @Test
  void aLossIsItsDomainsOwn() {
    define(DOMAIN, 1);
    define(OTHER_DOMAIN, 1);
    assertThat(lossy(0, flow(DOMAIN, 0, 9))).isTrue();
    assertThat(lossy(0, flow(OTHER_DOMAIN, 0, 2))).isFalse();
  }

  @Test
  void noMemoryMarksNothing() {
    var forgetful = new Exporting(ExchangeConfig.DEFAULT.rememberingLoss(Duration.ZERO));
    forgetful.send(numbered(v9(1, DOMAIN, set(0, template(300, 1, 4, 2, 4, 48, 1))), 1));
    assertThat(only(forgetful.send(flow(DOMAIN, 0, 9))).degraded().datagramsLost(0)).isFalse();
    assertThatThrownBy(() -> ExchangeConfig.DEFAULT.rememberingLoss(Duration.ofSeconds(-1)))
        .hasMessageContaining("decoder.loss-memory must not be negative");
  }

  @Test
  void aSamplerWhoseRateWasNotToldIsMarkedUntilItIs() {
    define(DOMAIN, 1);
    assertThat(unscaled(flow(DOMAIN, 0, 2))).as("sampler 0: none").isFalse();
    assertThat(unscaled(flow(DOMAIN, 7, 3))).isTrue();
    exporting.send(
        numbered(
            v9(1, DOMAIN, set(1, new Datagrams().u16(400, 4, 8, 1, 4, 48, 1, 50, 4).u16(0))), 4));
    exporting.send(numbered(v9(1, DOMAIN, set(400, new Datagrams().u32(1).u8(7).u32(128))), 5));
    assertThat(unscaled(flow(DOMAIN, 7, 6))).isFalse();
    assertThat(unscaled(flow(DOMAIN, 8, 7))).isTrue();
  }

  @Test
  void aRateThatTheOperatorKnowsIsKnown() {
    var sampling = new SamplingPolicy(10, Map.of(), Map.of());
    var usual = ExchangeConfig.DEFAULT;
    var known =
        new Exporting(
            new ExchangeConfig(
                usual.limits(),
                usual.templateLifetime(),
                usual.held(),
                sampling,
                usual.reorderTolerance(),
                usual.clock()));
    known.send(numbered(v9(1, DOMAIN, set(0, template(300, 1, 4, 2, 4, 48, 1))), 1));
    assertThat(only(known.send(flow(DOMAIN, 7, 2))).degraded().samplingUnknown(0)).isFalse();
  }

  private boolean unscaled(byte[] datagram) {
    return only(exporting.send(datagram)).degraded().samplingUnknown(0);
  }

  /** As the release before wrote it: without the time of the last loss. */
  @Test
  void aSequenceOfTheReleaseBeforeIsReadOn() {
    var older = ByteBuffer.allocate(19).put((byte) 1).putLong(77).putLong(-1).putShort((short) 0);
    var sequence = Sequence.read(older.flip(), Duration.ofSeconds(2));
    assertThat(sequence.hasLost(NOW, Duration.ofDays(1))).isFalse();
    var written = ByteBuffer.allocate(sequence.octets());
    sequence.write(written);
    assertThat(written.remaining()).isZero();
    assertThat(written.getLong(1)).isEqualTo(77);
  }
}
